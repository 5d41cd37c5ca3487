using Garnet;

namespace Holdpoint.Reviews.Tests.Servers;

/// <summary>Garnet in this process, as `holdpoint up` runs it: Lua under locks, append-only file, no native storage device.</summary>
public sealed class GarnetFixture : IQueueServer, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-garnet-");
    private readonly GarnetServer _server;

    public GarnetFixture()
    {
        var port = LoopbackPort.Next();
        Connection = $"127.0.0.1:{port}";
        _server = new GarnetServer(
        [
            "--bind", "127.0.0.1", "--port", $"{port}", "--lua", "--lua-transaction-mode", "--aof",
            "--checkpointdir", _folder.FullName, "--device-type", "RandomAccess",
        ]);
        _server.Start();
    }

    public string Connection { get; }

    public string? Missing => null;

    public void Dispose()
    {
        _server.Dispose();
        _folder.Delete(recursive: true);
    }
}
