#!/usr/bin/env bash
# Runs `cargo frozen-metrics check` in a GitHub workflow, and reports the result as annotations, step summary, outputs and
# a comment on the pull request.
#
# The environment is that of a step of GitHub Actions, with the inputs of `action.yml` in AGAINST, FAIL_ON, RELEASE,
# COMMENT and TOKEN. It needs git, curl and jq. It fails only if it cannot report: the exit code of the check is the
# output `code`.
set -euo pipefail

# The first line of the comment, by which later runs find it.
marker='<!-- cargo-frozen-metrics -->'

folder=${RUNNER_TEMP:?}/frozen-metrics-report
report=$folder/report.json
comment=$folder/comment.md
response=$folder/../frozen-metrics-response.json

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

# Prints the text on standard input as the message of an annotation.
escaped() { jq --raw-input --slurp --raw-output 'sub("\\s+$"; "") | gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A")'; }

# Prints a field of the event that started the workflow.
event() { jq --raw-output ".$1 // empty" "${GITHUB_EVENT_PATH:-/dev/null}"; }

is_commit() { git rev-parse --verify --quiet --end-of-options "$1^{commit}" >/dev/null; }

# Fetches a commit if the clone is shallow, and prints it.
commit() {
    is_commit "$1" || git fetch --quiet --no-tags --depth=1 origin -- "$1" >&2
    echo "$1"
}

# Prints what to compare with, and fetches it if the clone is shallow. Prints nothing for the default of the program.
base() {
    local parents branch merge_group
    merge_group=$(event merge_group.base_sha)
    if [ -n "${AGAINST:-}" ]; then
        if is_commit "$AGAINST" || [ -e "$AGAINST" ] ||
            ! git fetch --quiet --no-tags --depth=1 origin -- "${AGAINST#origin/}" >&2; then
            # The program reports what does not exist.
            echo "$AGAINST"
        else
            git rev-parse FETCH_HEAD
        fi
    elif [ -n "${GITHUB_BASE_REF:-}" ]; then
        # By default, a workflow checks out the merge of the pull request into its base, which is the first parent.
        parents=$(git cat-file commit HEAD | sed -n '/^$/q; s/^parent //p')
        if [ "$(git rev-parse HEAD)" = "${GITHUB_SHA:-}" ] && [ "$(wc -l <<<"$parents")" -eq 2 ]; then
            commit "${parents%%$'\n'*}"
        else
            branch=refs/remotes/origin/$GITHUB_BASE_REF
            git fetch --quiet --no-tags origin "+refs/heads/$GITHUB_BASE_REF:$branch" >&2
            git merge-base HEAD "$branch" || {
                git fetch --quiet --no-tags --unshallow origin >&2 || true
                git merge-base HEAD "$branch"
            } || {
                echo "::error title=cargo frozen-metrics::HEAD and $GITHUB_BASE_REF have no common commit" >&2
                return 1
            }
        fi
    elif [ -n "$merge_group" ]; then
        commit "$merge_group"
    fi
}

# Sends a request to the API, with a file as its body if there is one. Prints the status, `000` without a response, and
# saves the response.
request() {
    local options=(--request "$1")
    # A repeated POST could write a second comment.
    [ "$1" != GET ] || options+=(--retry 3)
    [ -z "${3:-}" ] || options+=(--header 'Content-Type: application/json' --data-binary "@$3")
    # On standard input, because other processes can see the arguments.
    printf 'header = "Authorization: Bearer %s"\n' "${TOKEN:-}" |
        curl --config - --silent --show-error --max-time 60 --header 'Accept: application/vnd.github+json' \
            --output "$response" --write-out '%{http_code}' "${options[@]}" \
            "${GITHUB_API_URL:-https://api.github.com}/$2" || true
}

# Prints the id of the comment that an earlier run wrote. Comments of other users are ignored. If the comments
# cannot be read, prints the status of the response and fails.
earlier_comment() {
    local page login='' found status
    if [ "$(request GET user)" = 200 ]; then login=$(jq --raw-output .login "$response"); fi
    for ((page = 1; page <= 50; page++)); do
        status=$(request GET "repos/$GITHUB_REPOSITORY/issues/$1/comments?per_page=100&page=$page")
        if [ "$status" != 200 ]; then
            echo "$status"
            return 1
        fi
        found=$(jq --arg marker "$marker" --arg login "$login" '[.[]
            | select(.body // "" | startswith($marker))
            | select(.user.type == "Bot" or .user.login == $login) | .id][0] // empty' "$response")
        if [ -n "$found" ]; then
            echo "$found"
            return 0
        fi
        [ "$(jq length "$response")" -eq 100 ] || return 0
    done
}

# Creates or updates the comment. Without changes, only an earlier one is updated. If the token may not write it, the
# comment becomes an artifact.
write_comment() {
    local number earlier status body=$folder/../frozen-metrics-body.json is_known=true
    number=$(event pull_request.number)
    [ -n "$number" ] || return 0
    earlier=$(earlier_comment "$number") || is_known=
    if [ -z "$changes" ] && { [ -z "$earlier" ] || [ -z "$is_known" ]; }; then return 0; fi
    printf '%s\n%s\n' "$marker" "${changes:-$no_changes}" >"$comment"
    jq --raw-input --slurp '{body: .}' "$comment" >"$body"
    if [ -z "$is_known" ]; then
        # There may be an earlier comment.
        status=$earlier
    elif [ -n "$earlier" ]; then
        status=$(request PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$earlier" "$body")
    else
        status=$(request POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" "$body")
    fi
    case $status in
    200 | 201) ;;
    *)
        echo "$number" >"$folder/pull-request"
        output artifact "$folder"
        echo "The comment could not be written (status $status), so it is in the artifact frozen-metrics."
        ;;
    esac
}

rm -rf "$folder"
mkdir -p "$folder"
against=$(base)
options=()
[ -z "$against" ] || options+=("--against=$against")
[ -z "${FAIL_ON:-}" ] || options+=("--fail-on=$FAIL_ON")
[ -z "${RELEASE:-}" ] || options+=("--release=$RELEASE")
check() { cargo-frozen-metrics check ${options[@]+"${options[@]}"} --format "$1"; }

code=0
error=$(check json 2>&1 >"$report") || code=$?
output code "$code"
if [ "$code" -ne 0 ] && [ "$code" -ne 100 ]; then
    echo "::error title=cargo frozen-metrics::$(escaped <<<"$error")"
    exit 0
fi
[ -z "$error" ] || echo "::warning title=cargo frozen-metrics::$(escaped <<<"$error")"

summary() { jq --raw-output "select(.kind == \"summary\") | .$1" "$report"; }
for name in level breaks release; do output "$name" "$(summary "$name")"; done
for name in level breaks; do output "used-$name" "$(summary "users.$name // empty")"; done
output json "$report"

check github 2>/dev/null || [ $? -eq 100 ]
changes=$(check markdown 2>/dev/null || [ $? -eq 100 ])
no_changes='### Metrics: no metric changed'
printf '%s\n' "${changes:-$no_changes}" >>"$GITHUB_STEP_SUMMARY"
if [ "${COMMENT:-true}" = true ]; then write_comment; fi
