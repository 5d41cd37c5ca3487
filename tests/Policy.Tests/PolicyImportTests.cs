namespace Holdpoint.Policy.Tests;

public sealed class PolicyImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdpoint-import-").FullName;

    [Fact]
    public void WritesWhatAPolicyThenTakes()
    {
        string path = Write("it's.toml", "[[rules]]\nid = 'a'\nregex = 'a-[0-9]'\n[[rules]]\nid = 'files'\npath = 'x'\n");

        var report = PolicyImport.Gitleaks(path);

        Assert.Equal(1, report.Working);
        Assert.Equal([$"{path}:4: files: it looks at the names of files alone, and a prompt has none"], report.Problems);
        var policy = Bodies.Policy($"version: 1\nroutes: [ {{ route: chat, api: openai }} ]\n{report.Yaml}");
        Assert.Equal(["gitleaks"], policy.Evaluate(Bodies.Input(Bodies.Prompt("an a-1"))).Matched.Select(rule => rule.Id));
    }

    [Fact]
    public void WritesWhatAPolicyThenTakes_OfPresidio()
    {
        string path = Write("recognizers.yaml", "recognizers:\n  - { name: a, patterns: [ { regex: 'a-[0-9]', score: 0.6 } ] }\n  - CreditCardRecognizer\n");

        var report = PolicyImport.Presidio(path);

        Assert.Equal((1, 1), (report.Working, report.Problems.Count));
        var policy = Bodies.Policy($"version: 1\nroutes: [ {{ route: chat, api: openai }} ]\n{report.Yaml}");
        Assert.Equal(["presidio"], policy.Evaluate(Bodies.Input(Bodies.Prompt("an a-1"))).Matched.Select(rule => rule.Id));
    }

    [Theory]
    [InlineData("title = 'x'")]
    [InlineData("not toml")]
    [InlineData("[extend]\nuseDefault = true\n[[rules]]\nid = 'a'\nregex = 'a'")]
    public void SaysWhatCannotBeImported(string toml)
    {
        var report = PolicyImport.Gitleaks(Write("x.toml", toml));

        Assert.Null(report.Yaml);
        Assert.Single(report.Problems);
    }

    [Fact]
    public void SaysThatThereIsNoFile() => Assert.Equal([$"{_folder}/none: no file"], PolicyImport.Gitleaks(Path.Combine(_folder, "none")).Problems);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
