using Garnet;

[assembly: AssemblyFixture(typeof(Holdpoint.Gateway.Tests.Hosting.QueueServer))]

namespace Holdpoint.Gateway.Tests.Hosting;

/// <summary>One Garnet for all tests, as `holdpoint up` runs it; every gateway takes a key prefix of its own.</summary>
public sealed class QueueServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-gateway-garnet-");
    private readonly GarnetServer _server;
    private bool _stopped;

    public QueueServer()
    {
        var port = LoopbackPort.Next();
        Connection = $"127.0.0.1:{port}";
        _server = new GarnetServer(
        [
            "--bind", "127.0.0.1", "--port", $"{port}", "-q", "--lua", "--lua-transaction-mode", "--aof",
            "--checkpointdir", _folder.FullName, "--device-type", "RandomAccess",
        ]);
        _server.Start();
    }

    public string Connection { get; }

    /// <summary>Goes away while others still want it.</summary>
    public void Stop()
    {
        if (!_stopped)
        {
            _stopped = true;
            _server.Dispose();
        }
    }

    public void Dispose()
    {
        Stop();
        _folder.Delete(recursive: true);
    }
}
