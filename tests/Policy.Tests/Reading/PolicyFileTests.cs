using Holdpoint.Contracts;

namespace Holdpoint.Policy.Tests.Reading;

public sealed class PolicyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdpoint-policy-").FullName;

    [Fact]
    public void Loads_AFileWithTermsBesideIt()
    {
        Write("terms/weapons.txt", "# one a line\n\npipe bomb\n  nerve agent  \n");
        string file = Write("policy.yaml", """
            version: 1
            routes: [ { route: chat, api: openai } ]
            terms: { weapons: { file: terms/weapons.txt } }
            rules: [ { id: weapons, when: { terms: weapons }, then: deny } ]
            """);

        var policy = Assert.IsType<PolicyLoad.Loaded>(PolicyFile.Load(file)).Policy;

        Assert.Equal(Verdict.Deny, policy.Evaluate(Bodies.Input(Bodies.Prompt("a Nerve-Agent, please"))).Verdict);
        Assert.Equal(Verdict.Allow, policy.Evaluate(Bodies.Input(Bodies.Prompt("one a line"))).Verdict);
    }

    [Fact]
    public void Loads_AFolderAsOnePolicy()
    {
        Write("10-routes.yaml", "version: 1\nroutes: [ { route: chat, api: openai } ]\nqueues: [ { id: a } ]");
        Write("20-rules.yaml", "version: 1\nterms: { x: [ one ] }\nrules: [ { id: one, when: { terms: x }, then: hold, queue: a } ]");
        Write("30-rules.yaml", "version: 1\nterms: { y: [ two ] }\nrules: [ { id: two, when: { terms: y }, then: deny } ]");

        var policy = Assert.IsType<PolicyLoad.Loaded>(PolicyFile.Load(_folder)).Policy;

        Assert.Equal(["one", "two"], policy.Rules.Select(rule => rule.Id));
        Assert.Equal(["one", "two"], policy.Evaluate(Bodies.Input(Bodies.Prompt("one and two"))).Matched.Select(rule => rule.Id));
    }

    [Fact]
    public void Loads_ImportsAndClassifiersFromSeveralFiles()
    {
        Write("rules/a.toml", "[[rules]]\nid = 'a'\nregex = 'a-[0-9]'");
        Write("rules/b.toml", "[[rules]]\nid = 'b'\nregex = 'b-[0-9]'");
        Write("1.yaml", "version: 1\nroutes: [ { route: chat, api: openai } ]\nimports: { a: { gitleaks: rules/a.toml } }\nclassifiers: { x: { api: openai-moderation, url: 'http://a', onFailure: deny } }");
        string second = Write("2.yml", "version: 1\nimports: { b: { gitleaks: rules/b.toml } }\nclassifiers: { y: { api: openai-moderation, url: 'http://a', onFailure: deny } }\nrules: [ { id: r, when: { imported: [ a, b ] }, then: deny } ]");

        var policy = Assert.IsType<PolicyLoad.Loaded>(PolicyFile.Load(_folder)).Policy;

        Assert.Equal(Verdict.Deny, policy.Evaluate(Bodies.Input(Bodies.Prompt("a-1"))).Verdict);
        Assert.Equal(Verdict.Deny, policy.Evaluate(Bodies.Input(Bodies.Prompt("b-1"))).Verdict);
        Write("2.yml", "version: 1\nimports: { a: { gitleaks: rules/b.toml } }");
        var error = Assert.Single(Assert.IsType<PolicyLoad.Refused>(PolicyFile.Load(_folder)).Errors);
        Assert.Equal((second, 2, "imports.a"), (error.File, error.Line, error.Path));
    }

    [Fact]
    public void NamesTheFileOfAMistakeInAFolder()
    {
        string first = Write("1.yaml", "version: 1\nqueues: [ { id: a } ]\ndefaults: {}\nterms: { x: [ one ] }");
        string second = Write("2.yaml", "version: 1\nqueues: [ { id: a } ]\ndefaults: {}\nterms: { x: [ two ] }");

        var errors = Assert.IsType<PolicyLoad.Refused>(PolicyFile.Load(_folder)).Errors;

        Assert.Equal([(second, 2), (second, 3), (second, 4)], errors.Select(error => (error.File, error.Line)));
        Assert.Contains(first, errors[1].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_WhatIsNotThere()
    {
        Assert.Contains("no file", Refusal(Path.Combine(_folder, "none.yaml")), StringComparison.Ordinal);
        Assert.Contains("an empty folder", Refusal(_folder), StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(_folder, "bad.yaml"), [0xFF, 0xFE, 0xFF]);
        Assert.NotEmpty(Refusal(_folder));
    }

    [Fact]
    public void NamesTheLineOfABadTermInItsFile()
    {
        string terms = Write("terms.txt", $"fine\n{new string('x', 201)}\n");
        string file = Write("policy.yaml", "version: 1\nterms: { words: { file: terms.txt } }");

        var error = Assert.Single(Assert.IsType<PolicyLoad.Refused>(PolicyFile.Load(file)).Errors);

        Assert.Equal((terms, 2), (error.File, error.Line));
    }

    [Fact]
    public void TheDigest_IsOfWhatIsSaid_NotOfHowItIsWritten()
    {
        const string plain = "version: 1\nqueues:\n  - id: a\n    deadline: 10m\nterms:\n  x: [ one ]\n";
        string digest = Bodies.Policy(plain).Digest;

        Assert.Equal(digest, Bodies.Policy("# a comment\nterms: { \"x\": ['one'] }\nqueues: [{deadline: \"10m\", id: a}]\n\nversion: 1").Digest);
        Assert.NotEqual(digest, Bodies.Policy(plain.Replace("10m", "11m", StringComparison.Ordinal)).Digest);
        Assert.NotEqual(digest, Bodies.Policy(plain.Replace("one", "two", StringComparison.Ordinal)).Digest);
        Assert.Matches("^[0-9a-f]{64}$", digest);
    }

    [Fact]
    public void TheDigest_ChangesWithATermFile_ButNotWithItsComments()
    {
        string file = Write("policy.yaml", "version: 1\nterms: { words: { file: terms.txt } }");
        string Digest(string terms)
        {
            Write("terms.txt", terms);
            return Assert.IsType<PolicyLoad.Loaded>(PolicyFile.Load(file)).Policy.Digest;
        }

        string digest = Digest("one\ntwo\n");
        Assert.Equal(digest, Digest("# why\none\n\n two\n"));
        Assert.NotEqual(digest, Digest("one\nthree\n"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Refusal(string path) => Assert.IsType<PolicyLoad.Refused>(PolicyFile.Load(path)).Errors[0].ToString();

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
