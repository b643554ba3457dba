-- Lines for the work chat, written with the act that says them. recipient: whom they are merged by.
-- merged_at: when they went into messages.
CREATE TABLE chat_line (
    id UUID NOT NULL PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    recipient UUID,
    text TEXT NOT NULL,
    posted_at BIGINT NOT NULL,
    merged_at BIGINT
);
CREATE INDEX chat_line_open ON chat_line (posted_at, id) WHERE merged_at IS NULL;

-- Channels that got messages. blocked_until: nothing goes there before. The row is the lock under which its messages
-- are leased and counted.
CREATE TABLE chat_channel (
    name TEXT NOT NULL PRIMARY KEY,
    blocked_until BIGINT NOT NULL
);

-- One message to one channel. state: waiting, sent or dead. ordinal: its place among those made with it.
-- leased_until: until then a process is sending it. tried_at: the last attempt. result: a short word, never what the
-- other side wrote.
CREATE TABLE chat_message (
    id UUID NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL REFERENCES chat_channel (name),
    dedupe_key TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    made_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    tried_at BIGINT,
    sent_at BIGINT,
    result TEXT
);
CREATE INDEX chat_message_due ON chat_message (channel, next_at, ordinal, id) WHERE state = 'waiting';
CREATE INDEX chat_message_dead ON chat_message (made_at, id) WHERE state = 'dead';
CREATE INDEX chat_message_tried ON chat_message (channel, tried_at);

-- Which line went into which message.
CREATE TABLE chat_message_line (
    message_id UUID NOT NULL REFERENCES chat_message (id),
    line_id UUID NOT NULL REFERENCES chat_line (id),
    PRIMARY KEY (message_id, line_id)
);
CREATE INDEX chat_message_line_line ON chat_message_line (line_id)
