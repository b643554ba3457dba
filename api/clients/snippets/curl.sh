#!/usr/bin/env bash
# 老浦看案件、留言、听动态。 Lao Pu reads his cases, leaves a message, listens to what happens.
set -euo pipefail
endpoint=${ENDPOINT:-http://127.0.0.1:8080/graphql} login=${LOGIN:-applicant.pu} password=${PASSWORD:?}

ask() { # ask QUERY VARIABLES [curl options]
  local body
  body=$(jq -cn --arg query "$1" --argjson variables "$2" '{$query, $variables}')
  shift 2
  curl -sS "$endpoint" -H 'content-type: application/json' \
    ${token:+-H "authorization: Bearer $token"} -d "$body" "$@" # no -f: a refusal says why in its body
}

token='' # access tokens hold for 15 minutes; refreshSession gives the next
token=$(ask 'mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }' \
  "$(jq -cn --arg username "$login" --arg password "$password" '{input: {$username, $password}}')" | jq -er .data.signIn.accessToken)

page=$(ask '{ myCases(first: 20) { totalCount nodes { id number stage
    parties { role name } nextDeadline { rule { name } dueOn daysLeft }
    events(first: 3) { nodes { kind happenedAt cursor } } } } }' '{}')
jq -r '.data.myCases.nodes[] | "\(.number) \(.stage) \(.nextDeadline.dueOn)"' <<<"$page"
case=$(jq -er '.data.myCases.nodes[0].id' <<<"$page")
newest=$(jq -er '.data.myCases.nodes[0].events.nodes[0].cursor' <<<"$page")

# One requestId, one effect: send it again when the answer got lost.
ask 'mutation($input: SendMessageInput!) { sendMessage(input: $input) { message { id text } } }' \
  "$(jq -cn --arg caseId "$case" --arg requestId "$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)" '{input: {$requestId, $caseId, text: "请问查控有结果了吗？"}}')" |
  jq -er .data.sendMessage.message.text

# What happened since; after a cut go on with the last id as `last-event-id` or `after`.
ask 'subscription($caseId: ID!, $after: String) { caseEvents(caseId: $caseId, after: $after) { cursor n kind happenedAt } }' \
  "$(jq -cn --arg caseId "$case" --arg after "$newest" '{$caseId, $after}')" \
  -H 'accept: text/event-stream' -N --max-time "${SECONDS_TO_LISTEN:-3}" 2>/dev/null || test $? -eq 28
