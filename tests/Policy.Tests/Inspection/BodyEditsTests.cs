using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Inspection;

public sealed class BodyEditsTests
{
    private const string Body = """{ "seed": 1.50e2 , "messages":[ {"content":"caf\u00e9 \"one\"" , "role":"user"}, {"role":"user","content":"two"} ]}""";

    [Fact]
    public void ReplacesAStringAndLeavesEveryOtherByte()
    {
        var edited = Edit(new BodyEdit("/messages/0/content", "say \"hi\"\n😀"));

        Assert.Equal(Body.Replace(@"""caf\u00e9 \""one\""""", @"""say \""hi\""\n\uD83D\uDE00""", StringComparison.Ordinal), edited, ignoreCase: false);
    }

    [Fact]
    public void ReplacesSeveralInAnyOrder() => Assert.Equal(
        """{ "seed": 1.50e2 , "messages":[ {"content":"1" , "role":"user"}, {"role":"user","content":"2"} ]}""",
        Edit(new BodyEdit("/messages/1/content", "2"), new BodyEdit("/messages/0/content", "1")));

    [Fact]
    public void WithoutEdits_ChangesNothing() => Assert.Equal(Body, Edit());

    [Theory]
    [InlineData("/messages/0/nothing")]
    [InlineData("/messages/7/content")]
    [InlineData("/messages/0")]
    [InlineData("/seed")]
    [InlineData("")]
    [InlineData("messages")]
    public void Refuses_APlaceThatHoldsNoString(string pointer) => Assert.Equal("unknown_pointer", Refused(new BodyEdit(pointer, "x")));

    [Fact]
    public void Refuses_TwoEditsOfOnePlace() => Assert.Equal(
        "unknown_pointer", Refused(new BodyEdit("/messages/0/content", "x"), new BodyEdit("/messages/0/content", "y")));

    [Fact]
    public void Refuses_HalfACharacter() => Assert.Equal("lone_surrogate", Refused(new BodyEdit("/messages/0/content", "\ud83d")));

    [Fact]
    public void Refuses_ToEditAName()
    {
        var body = Bodies.Read("""{"made up":1}""");

        Assert.Equal("made up", body.Parts[0].Text);
        Assert.IsType<InspectionResult.Refused>(Inspector.Edit(body, [new BodyEdit(body.Parts[0].Pointer, "x")], Bodies.Limits));
    }

    private static string Edit(params BodyEdit[] edits)
    {
        var read = Assert.IsType<InspectionResult.Read>(Inspector.Edit(Bodies.Read(Body), edits, Bodies.Limits));
        return Encoding.UTF8.GetString(read.Body.Bytes.Span);
    }

    private static string Refused(params BodyEdit[] edits) =>
        Assert.IsType<InspectionResult.Refused>(Inspector.Edit(Bodies.Read(Body), edits, Bodies.Limits)).Code;
}
