using Holdpoint.Policy.Imports;

namespace Holdpoint.Policy.Tests.Imports;

public sealed class PresidioFileTests
{
    private const string Recognizers = """
        recognizers:
          - name: "Zip code recognizer"
            supported_languages:
              - language: de
                context: [plz, postleitzahl]
              - language: en
                context: [zip]
            patterns:
              - name: "zip code (weak)"
                regex: '\b\d{5}\b'
                score: 0.2
            supported_entity: ZIP
          - name: titles
            supported_entity: TITLE
            deny_list: [Mr, Mr., Mister]
          - name: staff
            supported_entity: STAFF
            patterns: [ { name: strong, regex: 'emp-\d{4}', score: 0.9 } ]
          - name: off
            enabled: false
            patterns: [ { name: x, regex: 'x', score: 1 } ]
        """;

    [Theory]
    [InlineData("the number 12345", "")]
    [InlineData("the zip is 12345", "12345")]
    [InlineData("Postleitzahl: 12345", "12345")]
    [InlineData("zip of the very long road that is 12345", "")]
    [InlineData("12345 is a zip", "")]
    [InlineData("ask EMP-1234", "EMP-1234")]
    [InlineData("Mister X and MR. Y", "Mister,MR.")]
    [InlineData("a mrs", "")]
    public void FindsWhatReachesTheScore(string text, string expected)
    {
        var file = PresidioFile.Read(Recognizers, "presidio.yaml", 0.4);
        var found = new List<(int Start, int Length)>();
        foreach (var rule in file.Rules)
        {
            rule.Find(text, found);
        }

        Assert.Empty(file.Problems);
        Assert.Equal(expected, string.Join(',', found.Select(place => text.Substring(place.Start, place.Length))));
    }

    [Fact]
    public void LeavesOutWhatIsOff() => Assert.Equal(
        ["Zip code recognizer", "titles", "staff"], PresidioFile.Read(Recognizers, "presidio.yaml", 0.4).Rules.Select(rule => rule.Id));

    [Fact]
    public void ReadsTheRegistryOfALargerConfiguration_WithItsFlags()
    {
        var file = PresidioFile.Read(
            "recognizer_registry:\n  global_regex_flags: 0\n  recognizers:\n    - { name: a, patterns: [ { regex: 'abc', score: 1 } ] }", "p", 0.5);
        var found = new List<(int Start, int Length)>();
        Assert.Single(file.Rules).Find("ABC abc", found);

        Assert.Equal([(4, 3)], found);
    }

    [Theory]
    [InlineData("recognizers:\n  - CreditCardRecognizer", "CreditCardRecognizer", 2, "predefined")]
    [InlineData("recognizers:\n  - { name: UsSsnRecognizer, type: predefined }", "UsSsnRecognizer", 2, "predefined")]
    [InlineData("recognizers:\n  - { name: a, patterns: [ { regex: '(?<!x)a', score: 1 } ] }", "a", 2, "linear time")]
    [InlineData("recognizers:\n  - { name: a, patterns: [ { regex: '(', score: 1 } ] }", "a", 2, "not understood")]
    [InlineData("recognizers:\n  - { name: a }", "a", 2, "neither patterns nor a deny_list")]
    [InlineData("nothing: 1", "", 1, "no list of 'recognizers'")]
    [InlineData("a: [", "", 1, "")]
    public void NamesWhatDoesNotWork(string yaml, string rule, int line, string reason)
    {
        var problem = Assert.Single(PresidioFile.Read(yaml, "presidio.yaml", 0.5).Problems);

        Assert.Equal(rule, problem.Rule);
        Assert.InRange(problem.Line, line, line + 1);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }
}
