using System.Data.Common;
using static Holdpoint.ReviewConsole.Accounts.Storage.AccountSql;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>Sessions: from sign-in to sign-out, whatever browsers and cookies do.</summary>
public sealed partial class AccountStore
{
    /// <summary>Whose a session is, or null when it has ended: signed out, expired, disabled, or its account's stamp has changed.</summary>
    internal async Task<Session?> FindBySessionAsync(string secret, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        await using var command = Command(
            connection,
            null,
            """
            SELECT a.name, a.type, a.roles, a.queues, a.disabled, a.created_at, a.expires_at, a.issuer, s.confirmed_at, s.limited,
                EXISTS (SELECT 1 FROM totp t WHERE t.name = a.name AND t.confirmed)
            FROM session s JOIN account a ON a.name = s.name AND a.stamp = s.stamp
            WHERE s.id = @id AND s.expires_at > @now AND NOT a.disabled
            """,
            ("@id", Secrets.Hash(secret)),
            ("@now", Now));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return null;
        }

        var (account, limited) = (Read(reader), reader.GetBoolean(9));
        return new Session(limited ? Limited(account) : account, DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(8)), reader.GetBoolean(10), limited);
    }

    /// <summary>Ends a session, wherever copies of its cookie may be.</summary>
    internal Task EndSessionAsync(string secret, CancellationToken cancellation) => EndSessionByIdAsync(Secrets.Hash(secret), cancellation);

    /// <summary>Ends the session of that id, which is <see cref="Secrets.Hash"/> of its secret.</summary>
    internal async Task EndSessionByIdAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        await ExecuteAsync(connection, null, "DELETE FROM session WHERE id = @id", cancellation, ("@id", id));
    }

    /// <summary>What a session that must enrol first may do: nothing.</summary>
    private static Account Limited(Account account) => account with { Roles = [], Queues = [] };

    private async Task<(string Secret, DateTimeOffset Until)> BeginSessionAsync(
        DbConnection connection, string name, string stamp, SessionStart start, CancellationToken cancellation)
    {
        var secret = Secrets.New();
        var until = _clock.GetUtcNow() + start.Length;
        await ExecuteAsync(
            connection,
            null,
            """
            DELETE FROM session WHERE expires_at <= @now;
            INSERT INTO session (id, name, stamp, expires_at, sid, confirmed_at, limited) VALUES (@id, @name, @stamp, @until, @sid, @confirmed, @limited)
            """,
            cancellation,
            ("@now", Now),
            ("@id", Secrets.Hash(secret)),
            ("@name", name),
            ("@stamp", stamp),
            ("@until", until.ToUnixTimeMilliseconds()),
            ("@sid", start.ProvidersId),
            ("@confirmed", start.ConfirmedAt?.ToUnixTimeMilliseconds() ?? 0L),
            ("@limited", start.IsLimited));
        return (secret, until);
    }
}
