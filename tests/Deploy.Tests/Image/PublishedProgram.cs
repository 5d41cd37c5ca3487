using Holdpoint.Deploy.Tests.Install;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.Deploy.Tests.Image;

/// <summary>The program, published once for all tests of the class as the Dockerfile does it.</summary>
public sealed class PublishedProgram : IDisposable
{
    private readonly string _folder = TestFolder.Create("image");
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What HOLDPOINT_PROGRAM names, as for other tests, or what is published here.</summary>
    internal string App => Given is { } program ? Path.GetDirectoryName(program)! : Path.Combine(_folder, "app");

    private static string? Given => Environment.GetEnvironmentVariable("HOLDPOINT_PROGRAM");

    /// <summary>The image's one volume.</summary>
    internal string Volume => Path.Combine(_folder, "volume");

    internal async Task<Sandbox> InASandboxAsync()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "it publishes the program; ./test.sh --long runs it");
        Services.Find("bwrap");
        await _turn.WaitAsync();
        try
        {
            if (!Directory.Exists(Volume))
            {
                await PublishAsync();
            }
        }
        finally
        {
            _turn.Release();
        }

        return new Sandbox(App, Volume);
    }

    public void Dispose()
    {
        _turn.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task PublishAsync()
    {
        if (Given is null)
        {
            // The sources aside, as COPY takes them: publishing writes lock files for its platform.
            await InstallPage.RunAsync($"mkdir src; git -C '{Repository.Root}' ls-files -z | tar -C '{Repository.Root}' --null -T - -cf - | tar -C src -xf -", _folder);
            await InstallPage.RunAsync(Dockerfile.Publish(App), Path.Combine(_folder, "src"), minutes: 15);
        }

        await InstallPage.RunAsync($"mkdir volume; chmod 755 . '{App}'; [ $(id -u) != 0 ] || chown {Dockerfile.User} volume", _folder);
    }
}
