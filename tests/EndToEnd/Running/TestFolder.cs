namespace Holdpoint.EndToEnd.Running;

/// <summary>Folders of one test, under the system's temporary folder.</summary>
public static class TestFolder
{
    public static string Create(string name)
    {
        var path = Path.Combine(Path.GetTempPath(), $"holdpoint-{name}-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(path);
        return path;
    }
}
