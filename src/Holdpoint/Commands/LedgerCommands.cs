using System.CommandLine;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger …</c>: what an auditor and an operator do with the oversight log.</summary>
internal static class LedgerCommands
{
    internal static Command Create() => new("ledger", "Read, prove and export the oversight log")
    {
        LedgerVerify.Create(),
        LedgerTail.Create(),
        LedgerSearch.Create(),
        LedgerTrace.Create(),
        LedgerProof.Create(),
        LedgerExport.Create(),
        LedgerKey.Create(),
        LedgerRotateKey.Create(),
        LedgerRewrap.Create(),
        LedgerErase.Create(),
        LedgerHold.Create(),
        LedgerPrune.Create(),
        LedgerMigrate.Create(),
    };
}
