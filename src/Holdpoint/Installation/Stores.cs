using Holdpoint.Cli.Commands;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Storage.Postgres;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.Reviews;

namespace Holdpoint.Cli.Installation;

/// <summary>The ledger and the queue, opened as configured, with every refusal turned into a line for a person.</summary>
internal static class Stores
{
    internal static async Task<OversightLedger> OpenLedgerAsync(
        HoldpointSettings settings, IConfiguration configuration, TimeProvider clock, CancellationToken cancellation, ILoggerFactory? loggers = null)
    {
        DataFolder.Create(settings.Data);
        SuppliedKeys.Link(settings);
        try
        {
            return await OversightLedger.OpenAsync(LedgerOptions(settings, configuration), clock, cancellation, loggers);
        }
        catch (LedgerConfigurationException refused)
        {
            throw new UserMistakeException(refused.Message);
        }
    }

    internal static LedgerOptions LedgerOptions(HoldpointSettings settings, IConfiguration configuration)
    {
        var section = configuration.GetSection("Holdpoint:Ledger");
        var options = new LedgerOptions { Connection = settings.Ledger, KeyFolder = settings.Keys };
        return options with
        {
            Origin = section["Origin"] ?? options.Origin,
            AppendTimeout = section.GetValue("AppendTimeout", options.AppendTimeout),
            BufferCapacity = section.GetValue("BufferCapacity", options.BufferCapacity),
            FlushInterval = section.GetValue("FlushInterval", options.FlushInterval),
            OnUnavailable = section.GetValue("OnUnavailable", options.OnUnavailable),
            RetentionFloor = section.GetValue("RetentionFloor", options.RetentionFloor),
            Retention = section.GetValue<TimeSpan?>("Retention"),
            Heartbeat = section.GetValue("Heartbeat", options.Heartbeat),
            KeyOverlap = section.GetValue("KeyOverlap", options.KeyOverlap),
            Witnesses = section.GetSection("Witnesses").Get<LedgerWitness[]>() ?? options.Witnesses,
            WitnessQuorum = section.GetValue("WitnessQuorum", options.WitnessQuorum),
            WitnessInterval = section.GetValue("WitnessInterval", options.WitnessInterval),
        };
    }

    internal static async Task<ReviewQueue> ConnectQueueAsync(
        string connection,
        HoldpointSettings settings,
        IConfiguration configuration,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken cancellation)
    {
        try
        {
            return await ReviewQueue.ConnectAsync(QueueOptions(connection, settings, configuration), clock, cancellation, loggers);
        }
        catch (ReviewQueueConfigurationException refused)
        {
            throw new UserMistakeException(refused.Message);
        }
    }

    internal static ReviewQueueOptions QueueOptions(string connection, HoldpointSettings settings, IConfiguration configuration)
    {
        var section = configuration.GetSection("Holdpoint:Redis");
        var options = new ReviewQueueOptions { Connection = connection, KeyFolder = settings.Keys };
        return options with
        {
            Prefix = section["Prefix"] ?? options.Prefix,
            PayloadKeys = section.GetSection("PayloadKeys").Get<string[]>() ?? [],
            CertificateAuthority = section["CertificateAuthority"],
            ClientCertificate = section["ClientCertificate"],
            ClientKey = section["ClientKey"],
            Insecure = section.GetValue("Insecure", options.Insecure),
            Lease = section.GetValue("Lease", options.Lease),
            SkipFor = section.GetValue("SkipFor", options.SkipFor),
            ReconcileInterval = section.GetValue("ReconcileInterval", options.ReconcileInterval),
            KeepFinished = section.GetValue("KeepFinished", options.KeepFinished),
            KeepAnswers = section.GetValue("KeepAnswers", options.KeepAnswers),
            CommandTimeout = section.GetValue("CommandTimeout", options.CommandTimeout),
        };
    }

    internal static async Task<AccountStore> OpenAccountsAsync(
        HoldpointSettings settings, OversightLedger ledger, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            // Beside the ledger: replicas that share one judge by the same accounts.
            var place = PostgresUrl.Is(settings.Ledger) ? settings.Ledger : Path.Combine(settings.Data, "accounts.db");
            return await AccountStore.OpenAsync(place, ledger, clock, cancellation);
        }
        catch (AccountStoreException refused)
        {
            throw new UserMistakeException(refused.Message);
        }
    }
}
