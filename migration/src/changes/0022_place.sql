-- Which station serves a township, and on which days (乡镇的管辖). A township that moves ends with one station and begins with
-- another on the day after; ended_on is its last day there, NULL while none is set. The name is the township's own: it stays
-- readable when the township is merged into another. At most one row of a code is without end, and the rows of a code share
-- no day: whoever founds sees to that, one at a time.
CREATE TABLE township (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    site_id UUID NOT NULL REFERENCES site (id),
    started_on TEXT NOT NULL,
    ended_on TEXT
);
CREATE UNIQUE INDEX township_begins ON township (code, started_on);
CREATE UNIQUE INDEX township_open ON township (code) WHERE ended_on IS NULL;
CREATE INDEX township_site ON township (site_id);
-- So far a station served the one township it was founded for; its row has the station's id.
INSERT INTO township (id, code, name, site_id, started_on)
    SELECT s.id, s.township_code, REPLACE(s.name, '便民执行服务站', ''), s.id, s.started_on
    FROM site s WHERE s.township_code IS NOT NULL;
-- First and last day of a team (团队的首日与末日), and the place where it sits: the court itself while NULL.
ALTER TABLE team ADD COLUMN started_on TEXT NOT NULL DEFAULT '1970-01-01';
ALTER TABLE team ADD COLUMN ended_on TEXT;
ALTER TABLE team ADD COLUMN site_id UUID REFERENCES site (id);
UPDATE team SET started_on = (SELECT MIN(s.started_on) FROM site s) WHERE EXISTS (SELECT 1 FROM site);
-- The post it goes on from (接续的岗位), where somebody's team went into another.
ALTER TABLE post ADD COLUMN follows_id UUID REFERENCES post (id);
CREATE INDEX post_follows ON post (follows_id);
-- The township a case was filed under (立案时的乡镇): it keeps it, whoever serves the township later.
ALTER TABLE enforcement_case ADD COLUMN township_code TEXT;
UPDATE enforcement_case SET township_code =
    (SELECT s.township_code FROM site s WHERE s.id = enforcement_case.site_id);
CREATE INDEX case_township ON enforcement_case (township_code)
