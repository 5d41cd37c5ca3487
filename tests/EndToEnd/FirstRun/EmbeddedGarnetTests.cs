using System.Net;
using System.Net.Sockets;
using Garnet.common;
using Holdpoint.Cli.Installation;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.FirstRun;

/// <summary>The embedded server finds its own port; a port lost to somebody else is a reason to look for another, not to fail.</summary>
public sealed class EmbeddedGarnetTests
{
    [Fact]
    public void SaysThatAPortIsTaken_SoThatAnotherIsTried()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var folder = TestFolder.Create("garnet");
        var refusal = Assert.Throws<GarnetException>(() => EmbeddedGarnet.Start(folder, ((IPEndPoint)taken.LocalEndpoint).Port));
        Assert.IsType<SocketException>(refusal.InnerException);

        using (EmbeddedGarnet.Start(folder))
        {
        }

        Directory.Delete(folder, recursive: true);
    }
}
