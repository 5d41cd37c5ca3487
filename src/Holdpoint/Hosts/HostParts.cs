using Microsoft.AspNetCore.DataProtection;
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
