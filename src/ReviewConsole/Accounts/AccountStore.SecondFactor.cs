using System.Data.Common;
using System.Security.Cryptography;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.SignIn.SecondFactor;
using static Holdpoint.ReviewConsole.Accounts.Storage.AccountSql;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>Second factors of local accounts, and proving again who one is.</summary>
public sealed partial class AccountStore
{
    /// <summary>Takes a person's second factor away, with its recovery codes: for somebody who has lost both.</summary>
    /// <param name="name">Account.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<GrantOutcome> RemoveSecondFactorAsync(string name, EntryActor by, CancellationToken cancellation)
    {
        var outcome = await ChangeAsync(name, static account => account, EntryKinds.AccessGranted, "second-factor-removed", by, endSessions: false, cancellation);
        if (outcome is GrantOutcome.Granted { Account: var account })
        {
            await using var connection = await _database.ConnectAsync(cancellation);
            await ExecuteAsync(connection, null, "DELETE FROM totp WHERE name = @name; DELETE FROM recovery_code WHERE name = @name", cancellation, ("@name", account.Name));
        }

        return outcome;
    }

    /// <summary>Keeps a new secret until a first code of it is given; one that was confirmed stays.</summary>
    /// <returns>False when there is a confirmed one already.</returns>
    internal async Task<bool> BeginEnrolmentAsync(string name, string kept, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        return await ExecuteAsync(
            connection,
            null,
            "INSERT INTO totp (name, secret) VALUES (@name, @secret) ON CONFLICT (name) DO UPDATE SET secret = @secret WHERE NOT totp.confirmed",
            cancellation,
            ("@name", name),
            ("@secret", kept)) == 1;
    }

    /// <summary>Checks the first code of a new secret; with it the account has a second factor, and its sessions their full rights.</summary>
    /// <returns>The recovery codes, or why not; neither where no enrolment was begun.</returns>
    internal async Task<(string[]? RecoveryCodes, SignInOutcome? Refused)> EndEnrolmentAsync(Account account, SignInRules rules, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        if (await CountAttemptAsync(connection, account.Name, rules.LockOut, cancellation) is { } lockedUntil)
        {
            return (null, new SignInOutcome.LockedOut(lockedUntil, account.Name));
        }

        if (await KeptAsync(connection, account.Name, confirmed: false, cancellation) is not { } kept)
        {
            return default;
        }

        if (StepOf(rules, kept) is not { } step)
        {
            return (null, new SignInOutcome.WrongCode(account.Name));
        }

        // The session's own view of the account may be without its roles.
        var whole = await FindAsync(account.Name, cancellation) ?? account;
        if (await RecordAsync(EntryKinds.AccessGranted, "second-factor-enrolled", whole, account.ToActor(), cancellation) is { } unrecorded)
        {
            return (null, new SignInOutcome.Unavailable(unrecorded));
        }

        await ExecuteAsync(
            connection,
            null,
            "UPDATE totp SET confirmed = @yes, last_step = @step WHERE name = @name AND secret = @secret; UPDATE session SET limited = @no WHERE name = @name",
            cancellation,
            ("@name", account.Name),
            ("@secret", kept),
            ("@step", step),
            ("@yes", true),
            ("@no", false));
        await ForgetFailuresAsync(connection, account.Name, cancellation);
        return (await RenewRecoveryCodesAsync(account.Name, cancellation), null);
    }

    /// <summary>New recovery codes in the place of all old ones; the answer is the only time they are seen.</summary>
    internal async Task<string[]> RenewRecoveryCodesAsync(string name, CancellationToken cancellation)
    {
        var codes = OneTimeCodes.NewRecoveryCodes();
        await using var connection = await _database.ConnectAsync(cancellation);
        await using var transaction = await _database.BeginAsync(connection, cancellation);
        await ExecuteAsync(connection, transaction, "DELETE FROM recovery_code WHERE name = @name", cancellation, ("@name", name));
        foreach (var code in codes)
        {
            await ExecuteAsync(connection, transaction, "INSERT INTO recovery_code (name, id) VALUES (@name, @id)", cancellation, ("@name", name), ("@id", Secrets.Hash(code)));
        }

        await transaction.CommitAsync(cancellation);
        return codes;
    }

    /// <summary>The person behind a session proves again who they are, by password or by code. Failures count like those of signing in.</summary>
    internal async Task<SignInOutcome> ConfirmAsync(Account account, string sessionSecret, string? password, SignInRules rules, CancellationToken cancellation)
    {
        await using var connection = await _database.ConnectAsync(cancellation);
        if (await CountAttemptAsync(connection, account.Name, rules.LockOut, cancellation) is { } lockedUntil)
        {
            return new SignInOutcome.LockedOut(lockedUntil, account.Name);
        }

        if (rules.Code is not null)
        {
            if (await JudgeCodeAsync(connection, account.Name, rules, cancellation) is { } wrong)
            {
                return wrong;
            }
        }
        else if (password is null || password.Length > AccountRules.MaxPassword || await RightPasswordAsync(connection, account.Name, password, cancellation) is null)
        {
            return new SignInOutcome.Refused(account.Name);
        }

        if (await RecordAsync(EntryKinds.AccessGranted, "confirmed", account, account.ToActor(), cancellation) is { } unrecorded)
        {
            return new SignInOutcome.Unavailable(unrecorded);
        }

        await ForgetFailuresAsync(connection, account.Name, cancellation);
        await ExecuteAsync(
            connection, null, "UPDATE session SET confirmed_at = @now WHERE id = @id", cancellation, ("@now", Now), ("@id", Secrets.Hash(sessionSecret)));
        return new SignInOutcome.Confirmed();
    }

    /// <summary>Judges the code of an account that has a second factor, and uses it up: no code counts twice, in whichever process.</summary>
    /// <returns>Null when it holds.</returns>
    private static async Task<SignInOutcome?> JudgeCodeAsync(DbConnection connection, string name, SignInRules rules, CancellationToken cancellation)
    {
        if (rules.Code is not { } code)
        {
            await UncountAttemptAsync(connection, name, cancellation);
            return new SignInOutcome.CodeNeeded();
        }

        if (!OneTimeCodes.IsTimed(code))
        {
            var used = await ExecuteAsync(
                connection, null, "DELETE FROM recovery_code WHERE name = @name AND id = @id", cancellation, ("@name", name), ("@id", Secrets.Hash(code)));
            return used == 1 ? null : new SignInOutcome.WrongCode(name);
        }

        try
        {
            return await KeptAsync(connection, name, confirmed: true, cancellation) is { } kept
                && StepOf(rules, kept) is { } step
                && await ExecuteAsync(
                    connection, null, "UPDATE totp SET last_step = @step WHERE name = @name AND last_step < @step", cancellation, ("@name", name), ("@step", step)) == 1
                ? null
                : new SignInOutcome.WrongCode(name);
        }
        catch (CryptographicException)
        {
            return new SignInOutcome.Unavailable("the account's second factor cannot be read, because the keys of the sessions were changed; an admin removes it with holdpoint account second-factor-off, and it is enrolled anew");
        }
    }

    private static long? StepOf(SignInRules rules, string kept) => rules is { Codes: { } codes, Code: { } code } ? codes.StepOf(kept, code) : null;

    /// <summary>
    /// A right password without a code is half an attempt and no failure. It is taken back only where nothing else has failed since the last success: whoever has the password
    /// and guesses codes must not win attempts by it.
    /// </summary>
    private static Task<int> UncountAttemptAsync(DbConnection connection, string name, CancellationToken cancellation) => ExecuteAsync(
        connection, null, "DELETE FROM failure WHERE name = @name AND count = 1", cancellation, ("@name", name));

    private static async Task<bool> EnrolledAsync(DbConnection connection, string name, CancellationToken cancellation) =>
        await KeptAsync(connection, name, confirmed: true, cancellation) is not null;

    private static async Task<string?> KeptAsync(DbConnection connection, string name, bool confirmed, CancellationToken cancellation)
    {
        await using var command = Command(connection, null, "SELECT secret FROM totp WHERE name = @name AND confirmed = @confirmed", ("@name", name), ("@confirmed", confirmed));
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }
}
