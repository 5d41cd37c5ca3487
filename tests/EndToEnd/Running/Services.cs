namespace Holdpoint.EndToEnd.Running;

/// <summary>Programs of the machine that tests drive for real.</summary>
public static class Services
{
    /// <summary>The path of a program; where it is missing the test is skipped, or fails when services are required.</summary>
    public static string Find(string program)
    {
        if (FindOrNull(program) is { } found)
        {
            return found;
        }

        Require(false, program);
        return "";
    }

    /// <summary>Skips the test where something is missing, or fails it when services are required.</summary>
    public static void Require(bool present, string what)
    {
        Assert.SkipUnless(
            present || Environment.GetEnvironmentVariable("HOLDPOINT_REQUIRE_SERVICES") == "1",
            $"{what}: not on this machine; ./test.sh installs it where it can.");
        Assert.True(present, $"{what}: required (HOLDPOINT_REQUIRE_SERVICES=1) and not on this machine.");
    }

    /// <summary>The path of a program on PATH, or null.</summary>
    public static string? FindOrNull(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
