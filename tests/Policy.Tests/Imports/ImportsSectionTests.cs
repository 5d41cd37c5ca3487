using Holdpoint.Contracts;

namespace Holdpoint.Policy.Tests.Imports;

public sealed class ImportsSectionTests : IDisposable
{
    private const string Toml = "title = 'mine'\n[[rules]]\nid = 'aa-key'\nregex = 'aa-[0-9]+'\n[[rules]]\nid = 'bb-key'\nregex = 'bb-[0-9]+'\n[[rules]]\nid = 'files'\npath = 'x'\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("holdpoint-imports-").FullName;

    [Theory]
    [InlineData("imported: leaks", "an aa-1", true)]
    [InlineData("imported: [ leaks ]", "a bb-1", true)]
    [InlineData("imported: { from: leaks, only: 'aa-*' }", "a bb-1", false)]
    [InlineData("imported: { from: leaks, only: [ 'aa-*', 'bb-*' ] }", "a bb-1", true)]
    [InlineData("imported: leaks", "an a\u200Ba-\u0661", true)]
    [InlineData("imported: leaks", "nothing", false)]
    public void JudgesByTheRulesOfAFileThatStaysAsItIs(string when, string text, bool matches)
    {
        var policy = Assert.IsType<PolicyLoad.Loaded>(Load("{ leaks: { gitleaks: leaks.toml, skip: files } }", when)).Policy;

        var verdict = policy.Evaluate(Bodies.Input(Bodies.Prompt(text)));

        Assert.Equal(matches ? Verdict.Deny : Verdict.Allow, verdict.Verdict);
    }

    [Theory]
    [InlineData("{ leaks: { gitleaks: leaks.toml } }", "imported: leaks", "leaks.toml:8: imports.leaks: found the rule 'files'; it looks at the names of files alone, and a prompt has none; change it, or leave it out with 'skip: [ files ]' at imports.leaks")]
    [InlineData("{ leaks: { gitleaks: none.toml } }", "imported: leaks", "policy.yaml:3: imports.leaks.gitleaks: found 'none.toml': no file; name a UTF-8 file, relative to the policy")]
    [InlineData("{ leaks: {} }", "imported: leaks", "policy.yaml:3: imports.leaks: found no file of rules; write one of 'gitleaks: FILE' and 'presidio: FILE'")]
    [InlineData("{ leaks: { gitleaks: leaks.toml, skip: [ files, nothing ] } }", "imported: leaks", "policy.yaml:3: imports.leaks.skip: found 'nothing'; the file has no such rule; remove it")]
    [InlineData("{ leaks: { gitleaks: leaks.toml, score: 0.4, skip: files } }", "imported: leaks", "policy.yaml:3: imports.leaks.score: found '0.4'; it has no effect on gitleaks rules; remove it")]
    [InlineData("{ leaks: { gitleaks: leaks.toml, skip: files } }", "imported: leeks", "policy.yaml:4: rules[0].when.imported: found 'leeks'; there is no such import; did you mean 'leaks'?")]
    [InlineData("{ leaks: { gitleaks: leaks.toml, skip: files } }", "imported: { from: leaks, only: cc-* }", "policy.yaml:4: rules[0].when.imported.only: found 'cc-*'; no rule of the import fits it")]
    [InlineData("{ leaks: { gitleaks: leaks.toml, skip: files } }", "imported: { only: aa-* }", "policy.yaml:4: rules[0].when.imported.from: found nothing; add 'from: …' with a name under 'imports'")]
    public void SaysWhatIsWrong(string imports, string when, string expected)
    {
        var errors = Assert.IsType<PolicyLoad.Refused>(Load(imports, when)).Errors;

        Assert.Contains(expected, errors.Select(error => error.ToString().Replace(_folder + "/", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void TheDigestChangesWithTheFile()
    {
        string Digest(string toml)
        {
            File.WriteAllText(Path.Combine(_folder, "leaks.toml"), toml);
            return Assert.IsType<PolicyLoad.Loaded>(PolicyFile.Parse(
                "version: 1\nimports: { leaks: { gitleaks: leaks.toml } }", Path.Combine(_folder, "policy.yaml"))).Policy.Digest;
        }

        Assert.NotEqual(Digest("[[rules]]\nid = 'a'\nregex = 'a'\n"), Digest("[[rules]]\nid = 'a'\nregex = 'b'\n"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PolicyLoad Load(string imports, string when)
    {
        File.WriteAllText(Path.Combine(_folder, "leaks.toml"), Toml);
        return PolicyFile.Parse(
            $"version: 1\nroutes: [ {{ route: chat, api: openai }} ]\nimports: {imports}\nrules: [ {{ id: r, when: {{ {when} }}, then: deny }} ]",
            Path.Combine(_folder, "policy.yaml"));
    }
}
