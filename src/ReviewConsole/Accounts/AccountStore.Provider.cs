using System.Data.Common;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.SignIn.Provider;
using static Holdpoint.ReviewConsole.Accounts.Storage.AccountSql;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>People whom an OpenID provider vouches for. They are accounts like others, with roles and queues as of their last sign-in, and no secret.</summary>
public sealed partial class AccountStore
{
    private const string OfSubject = "issuer = @issuer AND subject = @subject";

    /// <summary>
    /// Begins a session with what the provider says now. The account is found by issuer and subject; only a first sign-in goes by the name, and never takes
    /// one that somebody else has: names can be given to somebody else at the provider, and the ledger's must not be.
    /// </summary>
    internal async Task<ProviderOutcome> SignInAsync(ProviderPerson person, TimeSpan sessionLength, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        var known = await OfAsync(connection, person.Issuer, person.Subject, cancellation);
        if (known is null && await FindAsync(person.Name, cancellation) is { } taken)
        {
            return new ProviderOutcome.NameTaken(taken.Name);
        }

        if (known is { Disabled: true })
        {
            return new ProviderOutcome.Disabled(known.Name);
        }

        var account = (known ?? New(person.Name, "person", [], [], null)) with { Roles = person.Roles, Queues = person.Queues, Issuer = person.Issuer };
        if (await RecordAsync(EntryKinds.AccessGranted, "signed-in", account, account.ToActor(), cancellation) is { } unrecorded)
        {
            return new ProviderOutcome.Unavailable(unrecorded);
        }

        await ExecuteAsync(
            connection,
            null,
            $"""
            INSERT INTO account (name, type, roles, queues, secret, stamp, created_at, issuer, subject)
            VALUES (@name, 'person', '', '', '', @stamp, @created, @issuer, @subject) ON CONFLICT DO NOTHING;
            UPDATE account SET roles = @roles, queues = @queues WHERE {OfSubject}
            """,
            cancellation,
            ("@name", account.Name),
            ("@stamp", Secrets.New()),
            ("@created", account.CreatedAt.ToUnixTimeMilliseconds()),
            ("@issuer", person.Issuer),
            ("@subject", person.Subject),
            ("@roles", RolesText(account)),
            ("@queues", string.Join(' ', account.Queues)));
        if (await StampAsync(connection, person, cancellation) is not { } stamp)
        {
            // Somebody took the name in the same moment.
            return new ProviderOutcome.NameTaken(account.Name);
        }

        var (secret, until) = await BeginSessionAsync(
            connection, account.Name, stamp, new SessionStart(sessionLength) { ProvidersId = person.SessionId, ConfirmedAt = person.AuthenticatedAt }, cancellation);
        return new ProviderOutcome.SignedIn(account, secret, until);
    }

    /// <summary>Ends sessions that a provider began: the one it names, or all of the subject.</summary>
    /// <param name="issuer">The provider.</param>
    /// <param name="subject">Whose; null where only the session is named.</param>
    /// <param name="sessionId">The provider's id of the session; null for all of the subject.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whose sessions were ended; each name once.</returns>
    internal async Task<IReadOnlyList<string>> EndProviderSessionsAsync(string issuer, string? subject, string? sessionId, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        await using var command = Command(
            connection,
            null,
            $"""
            DELETE FROM session WHERE name IN (SELECT name FROM account WHERE issuer = @issuer {(subject is null ? "" : "AND subject = @subject")})
            {(sessionId is null ? "" : "AND sid = @sid")} RETURNING name
            """,
            ("@issuer", issuer),
            ("@subject", subject),
            ("@sid", sessionId));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        HashSet<string> names = new(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            names.Add(reader.GetString(0));
        }

        return [.. names];
    }

    private static Task<Account?> OfAsync(DbConnection connection, string issuer, string subject, CancellationToken cancellation) =>
        OneAsync(connection, $"SELECT {Columns} FROM account WHERE {OfSubject}", cancellation, ("@issuer", issuer), ("@subject", subject));

    private static async Task<string?> StampAsync(DbConnection connection, ProviderPerson person, CancellationToken cancellation)
    {
        await using var command = Command(connection, null, $"SELECT stamp FROM account WHERE {OfSubject}", ("@issuer", person.Issuer), ("@subject", person.Subject));
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }
}
