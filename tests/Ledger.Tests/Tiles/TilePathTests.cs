using Holdpoint.Ledger.Tiles;

namespace Holdpoint.Ledger.Tests.Tiles;

public sealed class TilePathTests
{
    [Theory]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/0/x001/x234/067", 0, 1234067, 256)]
    [InlineData("tile/2/x001/000.p/5", 2, 1000, 5)]
    [InlineData("tile/entries/999.p/255", null, 999, 255)]
    public void A_Path_IsReadAndWritten(string path, int? level, long index, int width)
    {
        Assert.Equal(new TilePath(level, index, width), TilePath.Parse(path));
        Assert.Equal(path, new TilePath(level, index, width).ToString());
    }

    [Theory]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/002")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/00/001")]
    [InlineData("tile/8/001")]
    [InlineData("tile/-1/001")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/05")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/xx001/000")]
    [InlineData("tile/0/+01")]
    [InlineData("tile/entries/../key")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("")]
    public void Every_OtherSpelling_IsRefused(string path) => Assert.Null(TilePath.Parse(path));
}
