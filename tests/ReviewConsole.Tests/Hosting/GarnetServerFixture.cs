using Garnet;
using Holdpoint.ReviewConsole.Tests.Hosting;

[assembly: AssemblyFixture(typeof(GarnetServerFixture))]

namespace Holdpoint.ReviewConsole.Tests.Hosting;

/// <summary>One Garnet for the whole run; each console keeps to a key prefix of its own.</summary>
public sealed class GarnetServerFixture : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("holdpoint-console-garnet-");
    private readonly GarnetServer server;

    public GarnetServerFixture()
    {
        var port = LoopbackPort.Next();
        Connection = $"127.0.0.1:{port}";
        server = new GarnetServer(
        [
            "--bind", "127.0.0.1", "--port", $"{port}", "-q", "--logger-level", "Error", "--lua", "--lua-transaction-mode", "--aof",
            "--checkpointdir", folder.FullName, "--device-type", "RandomAccess",
        ]);
        server.Start();
    }

    public string Connection { get; }

    public void Dispose()
    {
        server.Dispose();
        folder.Delete(recursive: true);
    }
}
