using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Review;

namespace Holdpoint.ReviewConsole.Client.Tests.Review;

public sealed class PictureTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUg==";

    [Theory]
    [InlineData("data:image/png;base64," + Png, "data:image/png;base64," + Png)]
    [InlineData(Png, "data:image/png;base64," + Png)]
    [InlineData("data:image/svg+xml;base64," + Png, "data:image/png;base64," + Png)]
    [InlineData("DATA:image/jpeg;BASE64,/9j/4AAQ", "data:image/jpeg;base64,/9j/4AAQ")]
    [InlineData("R0lGODlhAQ==", "data:image/gif;base64,R0lGODlhAQ==")]
    [InlineData("UklGRiQAAABXRUJQ", "data:image/webp;base64,UklGRiQAAABXRUJQ")]
    public void AnImageInTheBody_IsShownAsWhatItsFirstBytesAre(string text, string shown) => Assert.Equal(shown, Picture.SourceOf(Image(text)));

    [Theory]
    [InlineData("https://example.org/seen.png")]
    [InlineData("//example.org/seen.png")]
    [InlineData("file-abc123")]
    [InlineData("data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+")]
    [InlineData("data:image/png,%89PNG")]
    [InlineData("data:image/png;base64,")]
    [InlineData("data:image/png;base64,iVBORw0KGgo\" onerror=\"alert(1)")]
    [InlineData("")]
    public void AnythingElse_IsNotShown(string text) => Assert.Null(Picture.SourceOf(Image(text)));

    [Fact]
    public void OneThatIsTooLong_IsNotShown() => Assert.Null(Picture.SourceOf(Image(Png + new string('A', Picture.MaxLength))));

    [Fact]
    public void AText_IsNoPicture() => Assert.Null(Picture.SourceOf(Image(Png) with { Kind = "text" }));

    private static ContentPart Image(string text) => new("user", "image", text, "/messages/0/content/0/image_url/url");
}
