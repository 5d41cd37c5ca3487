using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Holdpoint.Cli.Logs;

/// <summary>
/// The process's own log, apart from the oversight log: readable lines on a terminal run, CLEF on stdout in a cluster,
/// and whatever sinks the <c>Serilog</c> configuration section adds.
/// </summary>
internal static class AppLog
{
    internal static Logger Create(IConfiguration configuration, bool readable)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Is(readable ? LogEventLevel.Warning : LogEventLevel.Information)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Yarp", LogEventLevel.Warning)
            // At any level this category makes ASP.NET keep an activity and a log scope for each request, though nothing is written of them.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            // Session keys lie in the key folder, which only its owner may read, like every other key.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            // Refused and broken connections are the clients' daily life; each is a ledger entry where it matters.
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel", LogEventLevel.Error)
            .Enrich.FromLogContext();
        log = readable
            ? log.WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}",
                formatProvider: CultureInfo.InvariantCulture)
            : log.WriteTo.Console(new RenderedCompactJsonFormatter());
        return log.ReadFrom.Configuration(configuration).CreateLogger();
    }
}
