import { graphql } from 'relay-runtime';

export const send = graphql`
  mutation MessageFormSendMutation($input: SendMessageInput!, $connections: [ID!]!) @raw_response_type {
    sendMessage(input: $input) {
      message @prependNode(connections: $connections, edgeTypeName: "MessageEdge") { id text answer sentAt }
    }
  }
`;
