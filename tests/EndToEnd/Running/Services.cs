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

        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("HOLDPOINT_REQUIRE_SERVICES") == "1",
            $"{program} is not on this machine; ./test.sh installs it where it can.");
        throw new InvalidOperationException($"{program} is required (HOLDPOINT_REQUIRE_SERVICES=1) and not on this machine.");
    }

    /// <summary>The path of a program on PATH, or null.</summary>
    public static string? FindOrNull(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
