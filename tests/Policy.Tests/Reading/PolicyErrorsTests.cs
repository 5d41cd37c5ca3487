namespace Holdpoint.Policy.Tests.Reading;

public sealed class PolicyErrorsTests
{
    private const string Base = """
        version: 1
        routes: [ { route: chat, api: openai } ]
        queues: [ { id: general } ]
        terms: { words: [ bomb ] }

        """;

    [Theory]
    [InlineData("", "policy.yaml:1: the document: found an empty document; start with 'version: 1'")]
    [InlineData("[]", "policy.yaml:1: the document: found a list; write a map that starts with 'version: 1'")]
    [InlineData("rules: []", "policy.yaml:1: version: found nothing; add 'version: …'")]
    [InlineData("version: 2", "policy.yaml:1: version: found '2'; this build reads version 1")]
    [InlineData("version: 1\nversion: 1", "policy.yaml:2: version: found 'version'; it stands in line 1 already; write each key once")]
    [InlineData("version: 1\nruels: []", "policy.yaml:2: ruels: found 'ruels'; this key is not known here; did you mean 'rules'?")]
    [InlineData("version: 1\nrules: &a []", "policy.yaml:2: rules: found the anchor '&a'; leave it out")]
    [InlineData("version: 1\n---\nversion: 1", "policy.yaml:2: the document: found a second document; keep one document in a file")]
    [InlineData("version: 1\nclassifiers: []", "policy.yaml:2: classifiers: found a list; write a map here")]
    [InlineData("version: 1\nclassifiers: { c: { url: 'http://a', onFailure: deny } }", "policy.yaml:2: classifiers.c.api: found nothing; add 'api: …'")]
    [InlineData("version: 1\nclassifiers: { c: { api: openai-moderation, url: 'http://a' } }", "policy.yaml:2: classifiers.c.onFailure: found nothing; add 'onFailure: …'")]
    [InlineData("version: 1\nlimits: { characters: 10 }", "policy.yaml:2: limits.characters: found '10'; write a whole number from 1000 to 500000000")]
    [InlineData("version: 1\nlimits: { time: 1m }", "policy.yaml:2: limits.time: found '1m'; write a time from 1ms to 30s, such as 30s, 10m or 2h")]
    [InlineData("version: 1\nlimits: { beyond: allow }", "policy.yaml:2: limits.beyond: found 'allow'; use one of: deny, hold")]
    [InlineData("version: 1\nlimits: { beyond: hold }", "policy.yaml:2: limits.queue: found nothing; add 'queue: …'")]
    [InlineData("version: 1\nqueues: [ { id: a } ]\nlimits: { queue: a }", "policy.yaml:3: limits.queue: found 'a'; it has no effect without 'beyond: hold'; remove it")]
    [InlineData("version: 1\nterms: { a: { terms: [ b ], leet: yes } }", "policy.yaml:2: terms.a.leet: found 'yes'; use one of: true, false")]
    [InlineData("version: 1\nterms: { a: { terms: [ b ], leet: true, without: case } }", "policy.yaml:2: terms.a.leet: found 'true'; leetspeak is read without case and look-alikes; leave 'leet' out, or 'clean', 'case' and 'look-alikes' out of 'without'")]
    [InlineData("version: 1\nterms: { a: { terms: [ b ], without: [ cases ] } }", "policy.yaml:2: terms.a.without: found a list; 'cases' is none; did you mean 'case'?")]
    [InlineData("version: 1\nterms: { a: { terms: [ b ], decode: rot13 } }", "policy.yaml:2: terms.a.decode: found 'rot13'; 'rot13' is none; use one of: escapes, percent, html, base64, hex")]
    [InlineData("version: 1\nclassifiers: { c: { api: openai-moderation, url: 'file:///a', onFailure: deny } }", "policy.yaml:2: classifiers.c.url: found 'file:///a'; write an http or https address without user and password, such as http://127.0.0.1:9300/v1/moderations")]
    [InlineData("version: 1\nclassifiers: { c: { api: openai-moderation, url: 'http://a', onFailure: hold } }", "policy.yaml:2: classifiers.c.queue: found nothing; add 'queue: …'")]
    [InlineData("version: 1\nclassifiers: { c: { api: openai-moderation, url: 'http://a', onFailure: deny, queue: a } }", "policy.yaml:2: classifiers.c.queue: found 'a'; it has no effect without 'onFailure: hold'; remove it")]
    [InlineData("version: 1\nclassifiers: { c: { api: openai-moderation, url: 'http://a', onFailure: deny, timeout: 1m } }", "policy.yaml:2: classifiers.c.timeout: found '1m'; write a time from 10ms to 30s, such as 30s, 10m or 2h")]
    [InlineData("version: 1\nclassifiers: { c: { api: openai-moderation, url: 'http://a', onFailure: deny, keyVariable: HOLDPOINT_NO_SUCH } }", "policy.yaml:2: classifiers.c.keyVariable: found 'HOLDPOINT_NO_SUCH'; there is no such environment variable in this process; set it to the classifier's key")]
    [InlineData("version: 1\nclassifiers: { c: { api: presidio-analyzer, url: 'http://a', onFailure: deny, model: m } }", "policy.yaml:2: classifiers.c.model: found 'model'; this key is not known here; ")]
    [InlineData("version: 1\ndefaults: { onInspectionError: allow }", "policy.yaml:2: defaults.onInspectionError: found 'allow'; write refuse: a body that cannot be read with certainty never reaches a model")]
    [InlineData("version: 1\nroutes: [ { route: chat } ]", "policy.yaml:2: routes[0].api: found nothing; add 'api: …'")]
    [InlineData("version: 1\nroutes: [ { route: chat, api: open-ai } ]", "policy.yaml:2: routes[0].api: found 'open-ai'; did you mean 'openai'?")]
    [InlineData("version: 1\nroutes: [ { route: a, api: json }, { route: A, api: json } ]", "policy.yaml:2: routes[1].route: found 'A'; another entry describes this route; describe each route once")]
    [InlineData("version: 1\nroutes: [ { route: a, api: json, verdict: hold } ]", "policy.yaml:2: routes[0].queue: found nothing; add 'queue: …'")]
    [InlineData("version: 1\nroutes: [ { route: a, api: json, response: { review: allways } } ]", "policy.yaml:2: routes[0].response.review: found 'allways'; did you mean 'always'?")]
    [InlineData("version: 1\nroutes: [ { route: a, api: json, response: { review: always } } ]", "policy.yaml:2: routes[0].response.queue: found nothing; add 'queue: …'")]
    [InlineData("version: 1\nroutes: [ { route: a, api: json, response: { review: always, queue: a } } ]", "policy.yaml:2: routes[0].response.queue: found 'a'; describe it under 'queues'")]
    [InlineData("version: 1\nqueues: [ { id: a } ]\nroutes: [ { route: a, api: json, response: { review: never, queue: a } } ]", "policy.yaml:3: routes[0].response.queue: found 'a'; it has no effect without 'review: always'; remove it")]
    [InlineData("version: 1\nroutes: [ { route: a, api: opaque, model: { fromBody: /model } } ]", "policy.yaml:2: routes[0].model.fromBody: found '/model'; an opaque body is not read; write a fixed id")]
    [InlineData("version: 1\nqueues: [ { id: a, deadline: 10 } ]", "policy.yaml:2: queues[0].deadline: found '10'; write a time from 1s to 30d, such as 30s, 10m or 2h")]
    [InlineData("version: 1\nqueues: [ { id: a, deadline: 0s } ]", "policy.yaml:2: queues[0].deadline: found '0s'; write a time from 1s to 30d, such as 30s, 10m or 2h")]
    [InlineData("version: 1\nqueues: [ { id: a, approvals: 0 } ]", "policy.yaml:2: queues[0].approvals: found '0'; write a whole number from 1 to 10")]
    [InlineData("version: 1\nqueues: [ { id: a, onExpiry: approve } ]", "policy.yaml:2: queues[0].onExpiry: found 'approve'; write reject: silence is never consent")]
    [InlineData("version: 1\nqueues: [ { id: a, roles: [boss] } ]", "policy.yaml:2: queues[0].roles: found 'boss'; use one of: reviewer, lead")]
    [InlineData("version: 1\nqueues: [ { id: a }, { id: a } ]", "policy.yaml:2: queues[1].id: found 'a'; another item of this list has the same id; give each its own")]
    [InlineData("version: 1\nterms: { a: { file: missing.txt } }", "policy.yaml:2: terms.a.file: found 'missing.txt': no file; name a UTF-8 text file, relative to the policy, with one term a line")]
    [InlineData("version: 1\nterms: { a: [ \"\u200B\" ] }", "policy.yaml:2: terms.a: found '\u200B'; write a term with at least one visible character")]
    public void SaysWhatIsWrongWithADocument(string yaml, string error) => Assert.StartsWith(error, Assert.Single(Bodies.Errors(yaml)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ when: { sample: 1 }, then: flag }", "rules[0].id: found nothing; add 'id: …'")]
    [InlineData("{ id: a b, when: { sample: 1 }, then: flag }", "rules[0].id: found 'a b'; use letters, digits and - _ . : /")]
    [InlineData("{ id: a, then: flag }", "rules[0].when: found nothing; add 'when:' with a condition")]
    [InlineData("{ id: a, when: { sample: 1 } }", "rules[0].then: found nothing; add 'then: …'")]
    [InlineData("{ id: a, when: { sample: 1 }, then: block }", "rules[0].then: found 'block'; use one of: allow, flag, hold, deny")]
    [InlineData("{ id: a, when: { sample: 1 }, then: hold, queue: genral }", "rules[0].queue: found 'genral'; did you mean 'general'?")]
    [InlineData("{ id: a, when: { sample: 1 }, then: deny, queue: general }", "rules[0].queue: found 'general'; it has no effect without 'then: hold'; remove it")]
    [InlineData("{ id: a, on: answer, when: { sample: 1 }, then: deny }", "rules[0].on: found 'answer'; use one of: request, response")]
    [InlineData("{ id: a, when: { tool: { where: { path: /a, eq: 1 } } }, then: deny }", "rules[0].when.tool.name: found nothing; add 'name: …' with the tool's name, or * for all")]
    [InlineData("{ id: a, when: { tool: transfer }, then: deny }", "rules[0].when.tool: found 'transfer'; write a map here")]
    [InlineData("{ id: a, when: { tool: { name: x, where: [] } }, then: deny }", "rules[0].when.tool.where: found a list; write { path: …, ge: … } or a list of such")]
    [InlineData("{ id: a, when: { tool: { name: x, where: { path: /a } } }, then: deny }", "rules[0].when.tool.where: found no comparison; add one of eq, ne, lt, le, gt, ge, in, exists, matches")]
    [InlineData("{ id: a, when: { tool: { name: x, where: [ { path: a, eq: 1 } ] } }, then: deny }", "rules[0].when.tool.where[0].path: found 'a'; write an RFC 6901 pointer such as /temperature")]
    [InlineData("{ id: a, mode: dry, when: { sample: 1 }, then: deny }", "rules[0].mode: found 'dry'; write enforce or shadow")]
    [InlineData("{ id: a, in: usr, when: { sample: 1 }, then: deny }", "rules[0].in: found 'usr'; did you mean 'user'?")]
    [InlineData("{ id: a, severity: hi, when: { sample: 1 }, then: deny }", "rules[0].severity: found 'hi'; did you mean 'high'?")]
    [InlineData("{ id: a, when: { detects: iban }, then: deny }", "rules[0].when.detects: found 'detects'; there is no such condition; did you mean 'detect'?")]
    [InlineData("{ id: a, when: { detect: iben }, then: deny }", "rules[0].when.detect: found 'iben'; there is no such detector; did you mean 'iban'?")]
    [InlineData("{ id: a, when: { detect: phon }, then: deny }", "rules[0].when.detect: found 'phon'; there is no such detector; did you mean 'phone'?")]
    [InlineData("{ id: a, when: { classifier: x }, then: deny }", "rules[0].when.classifier: found 'x'; write a map here")]
    [InlineData("{ id: a, when: { classifier: { name: x, ge: 0.5 } }, then: deny }", "rules[0].when.classifier.name: found 'x'; describe it under 'classifiers'")]
    [InlineData("{ id: a, when: { classifier: { name: x } }, then: deny }", "rules[0].when.classifier: found no score; write one of 'ge: 0.8' and 'flagged: true'")]
    [InlineData("{ id: a, when: { classifier: { name: x, ge: 0.5, flagged: true } }, then: deny }", "rules[0].when.classifier: found a score and 'flagged'; write one of 'ge: 0.8' and 'flagged: true'")]
    [InlineData("{ id: a, when: { classifier: { name: x, ge: 5 } }, then: deny }", "rules[0].when.classifier.ge: found '5'; write a score above 0 and up to 1, such as 0.8")]
    [InlineData("{ id: a, when: { classifier: { name: x, flagged: false } }, then: deny }", "rules[0].when.classifier.flagged: found 'false'; write true, or a score with 'ge'")]
    [InlineData("{ id: a, when: { terms: wrds }, then: deny }", "rules[0].when.terms: found 'wrds'; there is no such list; did you mean 'words'?")]
    [InlineData("{ id: a, when: { regex: '(?=a)b' }, then: deny }", "rules[0].when.regex: found '(?=a)b'; it cannot be matched in linear time; leave out look-around, backreferences, atomic groups and large repeats")]
    [InlineData("{ id: a, when: { sample: 0 }, then: deny }", "rules[0].when.sample: found '0'; write a share above 0 and up to 1, such as 0.005 for one in two hundred")]
    [InlineData("{ id: a, when: { all: [] }, then: deny }", "rules[0].when.all: found a list; write a list of at least one condition")]
    [InlineData("{ id: a, when: { any: [ { not: { sample: 2 } } ] }, then: deny }", "rules[0].when.any[0].not.sample: found '2'; write a share above 0 and up to 1, such as 0.005 for one in two hundred")]
    [InlineData("{ id: a, when: { json: { path: /a } }, then: deny }", "rules[0].when.json: found no comparison; add one of eq, ne, lt, le, gt, ge, in, exists, matches")]
    [InlineData("{ id: a, when: { json: { path: a, eq: 1 } }, then: deny }", "rules[0].when.json.path: found 'a'; write an RFC 6901 pointer such as /temperature")]
    [InlineData("{ id: a, when: { json: { path: /a, gt: much } }, then: deny }", "rules[0].when.json.gt: found 'much'; write a number")]
    [InlineData("{ id: a, when: { header: { value: x } }, then: deny }", "rules[0].when.header.name: found nothing; add 'name: …'")]
    [InlineData("{ id: a, when: { header: { name: 'X Tenant' } }, then: deny }", "rules[0].when.header.name: found 'X Tenant'; write a header name such as X-Tenant")]
    [InlineData("{ id: a, when: { tokens: { gt: 4k } }, then: deny }", "rules[0].when.tokens.gt: found '4k'; write a whole number")]
    [InlineData("{ id: a, when: { tokens: {} }, then: deny }", "rules[0].when.tokens: found no comparison; add one of lt, le, gt, ge")]
    [InlineData("{ id: a, when: { attachment: video }, then: deny }", "rules[0].when.attachment: found 'video'; use one of: image, audio, file")]
    [InlineData("{ id: a, when: { script: { share: 0.5 } }, then: deny }", "rules[0].when.script.name: found nothing; add 'name: …' with one of: ")]
    [InlineData("{ id: a, when: { script: { name: cyrilic } }, then: deny }", "rules[0].when.script.name: found 'cyrilic'; did you mean 'cyrillic'?")]
    [InlineData("{ id: a, when: { script: { name: greek, share: 2 } }, then: deny }", "rules[0].when.script.share: found '2'; write a share above 0 and up to 1, such as 0.3; without it one letter is enough")]
    [InlineData("{ id: a, when: { language: de }, then: deny }", "rules[0].when.language: found 'language'; languages are not told apart; 'script: { name: … }' says how a text is written, and a classifier can tell more")]
    [InlineData("{ id: a, when: { time: { cron: '8-17' } }, then: deny }", "rules[0].when.time.cron: found '8-17'; write five fields: minute, hour, day of month, month, day of week, such as '* 8-17 * * MON-FRI' for office hours")]
    [InlineData("{ id: a, when: { time: { cron: '0 0 30 2 *' } }, then: deny }", "rules[0].when.time.cron: found '0 0 30 2 *'; write five fields")]
    [InlineData("{ id: a, when: { time: { cron: '* * * * *', zone: Mars/Phobos } }, then: deny }", "rules[0].when.time.zone: found 'Mars/Phobos'; write a time zone of the IANA database that this machine knows, such as Europe/Berlin or UTC")]
    [InlineData("{ id: a, when: { rate: { gt: 3 } }, then: deny }", "rules[0].when.rate.window: found nothing; add 'window: …', such as 1m")]
    [InlineData("{ id: a, when: { rate: { window: 2d, gt: 3 } }, then: deny }", "rules[0].when.rate.window: found '2d'; write a time from 1s to 1d, such as 30s, 10m or 2h")]
    [InlineData("{ id: a, when: { rate: { window: 1m } }, then: deny }", "rules[0].when.rate: found no comparison; add one of lt, le, gt, ge")]
    [InlineData("{ id: a, when: { size: { gt: 64KB } }, then: deny }", "rules[0].when.size.gt: found '64KB'; write a number of bytes, such as 65536, 64KiB or 1MiB")]
    public void SaysWhatIsWrongWithARule(string rule, string error)
    {
        var errors = Bodies.Errors($"{Base}rules: [ {rule} ]");

        Assert.Contains(errors, found => found.ToString().StartsWith($"policy.yaml:5: {error}", StringComparison.Ordinal));
    }

    [Fact]
    public void SaysEverythingAtOnce()
    {
        var errors = Bodies.Errors("""
            version: 1
            queues:
              - id: general
                deadline: soon
                aprovals: 2
            rules:
              - id: one
                when: { detect: iben }
                then: hold
                queue: nowhere
              - when: { regex: "(" }
                then: no
            """);

        Assert.Equal([4, 5, 8, 10, 11, 11, 12], errors.Select(error => error.Line));
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("\t- x")]
    [InlineData("a: b: c")]
    [InlineData("%YAML 9.9\n---\na: 1")]
    [InlineData("a: !!binary x")]
    [InlineData("? [a]\n: b")]
    [InlineData("a: *b")]
    public void RefusesWhatIsNoPlainYaml(string yaml) => Assert.NotEmpty(Bodies.Errors(yaml));

    [Fact]
    public void RefusesADocumentThatIsTooDeep() => Assert.Contains("32 levels", Bodies.Errors("version: 1\na: " + new string('[', 10_000))[0].Remedy, StringComparison.Ordinal);
}
