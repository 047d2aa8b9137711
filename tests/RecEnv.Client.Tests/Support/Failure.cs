using RecEnv.Options;

namespace RecEnv.Client.Tests.Support;

/// <summary>What a call threw, as far as callers may rely on it.</summary>
public sealed record Failure(Type Type, string Message, string? Key)
{
    public static Failure Of(Action call)
    {
        Exception? thrown = Xunit.Record.Exception(call);

        Assert.NotNull(thrown);
        return new Failure(thrown.GetType(), thrown.Message, (thrown as InvalidOptionException)?.Key);
    }
}
