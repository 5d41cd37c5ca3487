using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.Gateway.Tests.Upstreams;

/// <summary>A model endpoint with TLS that notes the names of the clients' certificates, each request on a connection of its own.</summary>
internal sealed class TlsUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TlsUpstream(WebApplication app) => _app = app;

    /// <summary>Who called; empty for whoever showed nothing.</summary>
    public ConcurrentQueue<string> Clients { get; } = new();

    public string Address => _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()
        .Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public static async Task<TlsUpstream> StartAsync(X509Certificate2 own, bool asksForCertificates)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = own;
            https.ClientCertificateMode = asksForCertificates ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
            https.AllowAnyClientCertificate();
        })));
        var upstream = new TlsUpstream(builder.Build());
        upstream._app.Run(context =>
        {
            upstream.Clients.Enqueue(context.Connection.ClientCertificate?.Subject ?? "");
            context.Response.Headers.Connection = "close";
            return Upstream.AnswerAsync(context);
        });
        await upstream._app.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
