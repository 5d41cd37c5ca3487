namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>A session that stands.</summary>
/// <param name="Account">Whose, as the store has it now.</param>
/// <param name="ConfirmedAt">When they last proved who they are; the year 1970 where that is not known.</param>
/// <param name="HasSecondFactor">Whether the account has enrolled one.</param>
/// <param name="MustEnrol">Whether the session is good for enrolling a second factor and nothing else; the account's roles and queues are left out then.</param>
internal sealed record Session(Account Account, DateTimeOffset ConfirmedAt, bool HasSecondFactor, bool MustEnrol);
