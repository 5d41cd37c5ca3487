using System.Net;
using System.Security.Cryptography;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class PreviewTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    private static readonly object Edits = new[] { new { path = "/messages/0/content", value = "an ordinary phrase" } };

    [Fact]
    public async Task APreview_ShowsTheBytesThatTheEditReleases_AndDecidesNothing()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        var preview = await ReadAsync<EditPreview>(await PostAsync(anna, Path(held.Id), new { edits = Edits }));
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewDecided));
        var claim = await ClaimAsync(anna, held.Id);
        await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "edit", Edits));

        var released = (await Console.Desk.DecisionAsync(held.Id, Cancellation))!.EditedBody!.Value;
        Assert.Equal(Encoding.UTF8.GetString(released.Span), preview.Raw);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(released.Span)), preview.Digest);
    }

    [Fact]
    public async Task APreview_IsRecordedAsViewed_AndHiddenFromThoseOfOtherQueues()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var other = await Console.TokenClientAsync("other", Role.Reviewer, "high-risk");

        await ReadAsync<EditPreview>(await PostAsync(anna, Path(held.Id), new { edits = Edits }));
        await ProblemAsync(HttpStatusCode.NotFound, "not_found", await PostAsync(other, Path(held.Id), new { edits = Edits }));

        Assert.Equal("anna", Assert.Single(await Console.EntriesAsync(EntryKinds.ReviewViewed)).Actor.Id);
    }

    [Fact]
    public async Task WhatADecisionWouldBeRefusedFor_APreviewIsRefusedForToo()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        await ProblemAsync(HttpStatusCode.UnprocessableEntity, "not_editable", await PostAsync(anna, Path(held.Id), new { edits = new[] { new { path = "/model", value = "another" } } }));
        await ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown_pointer", await PostAsync(anna, Path(held.Id), new { edits = new[] { new { path = "/nowhere", value = "x" } } }));
        await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await PostAsync(anna, Path(held.Id), new { edits = Array.Empty<object>() }));
    }

    private static string Path(string id) => $"/api/v1/reviews/{id}/preview";
}
