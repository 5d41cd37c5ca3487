using Holdpoint.Cli.Installation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serilog;

namespace Holdpoint.Cli.Hosts;

/// <summary>What the listeners of one process have in common.</summary>
internal static class HostParts
{
    /// <summary>An empty builder: the listeners bring only what they need, and the process alone hears signals.</summary>
    internal static WebApplicationBuilder NewBuilder(Serilog.ILogger log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "holdpoint",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddSerilog(log, dispose: false);
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        return builder;
    }

    /// <summary>Listens on an address, with TLS where it says https; <paramref name="after"/> sees the bytes that TLS has opened.</summary>
    internal static void Listen(IWebHostBuilder web, ListenAddress address, TlsSettings? tls, Action<ListenOptions>? after = null)
    {
        if (!address.IsHttps)
        {
            web.UseUrls(address.Text);
            return;
        }

        web.ConfigureKestrel(kestrel =>
        {
            var log = kestrel.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Holdpoint.Tls");
            var certificate = new ServerCertificate(tls!, TimeProvider.System, log);
            foreach (var ip in address.IPAddresses)
            {
                kestrel.Listen(ip, address.Url.Port, listen =>
                {
                    listen.UseHttps(certificate.Options());
                    after?.Invoke(listen);
                });
            }
        });
    }

    /// <summary>Keys of cookies, beside the installation's other keys.</summary>
    internal static void AddSessionKeys(IServiceCollection services, string keyFolder) => services.AddDataProtection()
        .SetApplicationName("holdpoint")
        .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(keyFolder, "sessions")));

    /// <summary>Several hosts live in one process; signals reach the command that started them, and it stops them in order.</summary>
    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
