using Holdpoint.Policy.Imports;

namespace Holdpoint.Policy.Tests.Imports;

public sealed class GitleaksFileTests
{
    [Theory]
    [InlineData("key-abcdefghijklmnop", "", true)]
    [InlineData("key-abcdefghijklmnop", "entropy = 3.9", true)]
    [InlineData("key-abcdefghijklmnop", "entropy = 4.0", false)]
    [InlineData("key-abcdefghijklmnop", "keywords = ['KEY-']", true)]
    [InlineData("key-abcdefghijklmnop", "keywords = ['token']", false)]
    [InlineData("key-abcdefghijklmnop", "[[rules.allowlists]]\nregexes = ['^abc']", false)]
    [InlineData("key-abcdefghijklmnop", "[rules.allowlist]\nregexes = ['^abc']", false)]
    [InlineData("key-abcdefghijklmnop", "[[rules.allowlists]]\nregexes = ['^key-']", true)]
    [InlineData("key-abcdefghijklmnop", "[[rules.allowlists]]\nregexTarget = 'match'\nregexes = ['^key-']", false)]
    [InlineData("a test: key-abcdefghijklmnop", "[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['test']", false)]
    [InlineData("a test:\nkey-abcdefghijklmnop", "[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['test']", true)]
    [InlineData("key-abcdefghijklmnop", "[[rules.allowlists]]\nstopwords = ['EFGH']", false)]
    [InlineData("key-abcdefghijklmnop", "[[rules.allowlists]]\ncondition = 'AND'\nstopwords = ['efgh']\nregexes = ['^abc']", false)]
    [InlineData("key-abcdefghijklmnop", "[[rules.allowlists]]\ncondition = 'AND'\nstopwords = ['efgh']\nregexes = ['^xyz']", true)]
    [InlineData("key-abcdefghijklmnop", "[[rules.allowlists]]\ncondition = 'AND'\nstopwords = ['efgh']\npaths = ['x']", true)]
    [InlineData("key-abcdefghijklmnop", "[[rules.allowlists]]\npaths = ['.*']", true)]
    [InlineData("key-abcdefghijklmnop", "path = '\\.php$'", true)]
    [InlineData("key-abcdefghijklmnop", "[[allowlists]]\nstopwords = ['efgh']", false)]
    [InlineData("key-abcdefghijklmnop", "[[allowlists]]\ntargetRules = ['other']\nstopwords = ['efgh']", true)]
    [InlineData("key-abcdefghijklmnop # gitleaks:allow", "", true)]
    public void HonoursWhatARuleSays(string text, string more, bool found) =>
        Assert.Equal(found, Find($"[[rules]]\nid = 'k'\nregex = 'key-([a-z]+)'\n{more}", text).Count > 0);

    [Fact]
    public void FindsTheSecret_NotWhatStandsAroundIt()
    {
        Assert.Equal([(9, 4)], Find("[[rules]]\nid = 'k'\nregex = 'name (x)?\\w+=(\\w+)'\nsecretGroup = 2", "name key=abcd"));
        Assert.Equal([(9, 4)], Find("[[rules]]\nid = 'k'\nregex = 'name (x)?key=(\\w+)'", "name key=abcd"));
        Assert.Equal([(0, 13)], Find("[[rules]]\nid = 'k'\nregex = 'name key=\\w+'", "name key=abcd"));
    }

    [Theory]
    [InlineData("[[rules]]\nid = 'a'\npath = 'x'", "a", 1, "names of files")]
    [InlineData("\n[[rules]]\nid = 'a'\nregex = '(?U)a+'", "a", 2, "flag U")]
    [InlineData("[[rules]]\nid = 'a'\nregex = '('", "a", 1, "not understood")]
    [InlineData("[[rules]]\nid = 'a'\nregex = '(a)\\1'", "a", 1, "linear time")]
    [InlineData("[[rules]]\nid = 'a'\nregex = 'a'\nsecretGroup = 3", "a", 1, "secretGroup 3")]
    [InlineData("[[rules]]\nid = 'a'\nregex = 'a'\n[[rules.required]]\nid = 'b'", "a", 1, "required")]
    [InlineData("[extend]\nuseDefault = true\n[[rules]]\nid = 'a'\nregex = 'a'", "", 1, "built into gitleaks")]
    [InlineData("[extend]\npath = 'b.toml'\n[[rules]]\nid = 'a'\nregex = 'a'", "", 1, "extends 'b.toml'")]
    [InlineData("title = 'x'", "", 1, "no [[rules]]")]
    [InlineData("a = \nb", "", 1, "not TOML")]
    public void NamesWhatDoesNotWork(string toml, string rule, int line, string reason)
    {
        var problem = Assert.Single(GitleaksFile.Read(toml).Problems);

        Assert.Equal((rule, line), (problem.Rule, problem.Line));
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void LeavesOutDisabledRules() => Assert.Equal(
        ["b"], GitleaksFile.Read("[extend]\ndisabledRules = ['a']\n[[rules]]\nid = 'a'\nregex = 'a'\n[[rules]]\nid = 'b'\nregex = 'b'").Rules.Select(rule => rule.Id));

    [Fact]
    public void TriesTheRulesOfEveryKeywordThatStandsInAText_OverlappingOnesToo()
    {
        const string toml = """
            [[rules]]
            id = "a"
            regex = 'x1'
            keywords = ["token", "tok"]
            [[rules]]
            id = "b"
            regex = 'x2'
            keywords = ["oken_x"]
            [[rules]]
            id = "c"
            regex = 'x3'
            keywords = ["absent"]
            [[rules]]
            id = "d"
            regex = 'x4'
            """;

        Assert.Equal([(9, 2), (12, 2), (18, 2)], Find(toml, "TOKEN_x: x1 x2 x3 x4"));
    }

    private static List<(int Start, int Length)> Find(string toml, string text)
    {
        var found = new List<(int Start, int Length)>();
        var file = GitleaksFile.Read(toml);
        Assert.Empty(file.Problems);
        new RuleSet(file.Rules).Find(text, found);
        return found;
    }
}
