using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class BodyTextTests
{
    [Fact]
    public void Finds_TheStringsBehindTheParts_AndNothingElse()
    {
        const string Raw = """{"messages":[{"role":"user","content":"hello"},{"content":[{"text":"a"}],"args":{"x":1}}],"odd/key~":"odd"}""";

        var texts = BodyText.EditablesOf(new ReviewContent(
            [
                new("user", "text", "hello", "/messages/0/content"),
                new("user", "text", "a", "/messages/1/content/0/text"),
                new("assistant", "tool-call", "{}", "/messages/1/args"),
                new("", "text", "odd", "/odd~1key~0"),
                new("", "parameter", "user", "/messages/0/role"),
                new("", "text", "?", "/nowhere/7"),
            ],
            Raw));

        Assert.Equal([("/messages/0/content", "hello"), ("/messages/1/content/0/text", "a"), ("/odd~1key~0", "odd")], texts.Select(static text => (text.Pointer, text.Text)));
    }

    [Fact]
    public void ABodyThatIsNoJson_HasNothingToEdit()
    {
        Assert.Empty(BodyText.EditablesOf(new ReviewContent([new("", "text", "plain", "")], "plain")));
    }
}
