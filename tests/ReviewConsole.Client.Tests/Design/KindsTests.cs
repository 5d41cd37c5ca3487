using System.Reflection;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Design;

namespace Holdpoint.ReviewConsole.Client.Tests.Design;

public sealed class KindsTests
{
    [Fact]
    public void EveryKindOfTheContract_HasWordsOfItsOwn()
    {
        var kinds = typeof(EntryKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!);

        Assert.Equal(kinds.Order(), Kinds.All.Select(static known => known.Kind).Order());
        Assert.Equal(Kinds.All.Count, Kinds.All.Select(static known => known.Words).Distinct().Count());
    }

    [Fact]
    public void AKindThatThePageDoesNotKnow_KeepsItsName() => Assert.Equal("something.new", Kinds.Words("something.new"));
}
