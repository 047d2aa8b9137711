using System.Security.Cryptography;
using System.Text;

namespace RecEnv.Tests.Simulation;

public class SnapshotTests
{
    private const string Foreign = " Restore it into an environment made the same way.";

    [Theory]
    [InlineData("id", "The snapshot was taken with environment Walk-v0, but this environment has InterestEvolution-v0.")]
    [InlineData(
        "options",
        "The snapshot was taken with options {\"fault\":\"none\"}, but this environment has {\"fault\":\"infinite_reward\"}.")]
    [InlineData("layout", "The snapshot was taken with layout Dict, but this environment has Flat.")]
    [InlineData("limit", "The snapshot was taken with step limit 12, but this environment has 5.")]
    [InlineData("lanes", "The snapshot was taken with number of lanes 2, but this environment has 3.")]
    public void Restore_IntoAnotherEnvironment_NamesTheDifference(string difference, string expected)
    {
        using IVectorEnvironment other = difference switch
        {
            "id" => EnvironmentRegistry.CreateDefault().MakeVector("InterestEvolution-v0", 2),
            "options" => Engine.Walk(2, fault: WalkFault.InfiniteReward),
            "layout" => WalkSimulation.Definition.MakeVector(2, new() { Layout = ObservationLayout.Flat }),
            "limit" => Engine.Walk(2, limit: 5),
            _ => Engine.Walk(3),
        };

        AssertRefused(other, Snapshot(), expected + Foreign);
    }

    [Theory]
    [InlineData("empty", "These bytes are not a RecEnv snapshot of version 1. Take a new one.")]
    [InlineData("other text", "These bytes are not a RecEnv snapshot of version 1. Take a new one.")]
    [InlineData("magic alone", "The snapshot is damaged: its checksum does not match. Take a new one.")]
    [InlineData("flipped", "The snapshot is damaged: its checksum does not match. Take a new one.")]
    [InlineData("cut", "The snapshot is damaged: its checksum does not match. Take a new one.")]
    [InlineData("cut and signed", "The snapshot ends too early: it was cut short. Take a new one.")]
    [InlineData("huge length and signed", "The snapshot ends too early: it was cut short. Take a new one.")]
    [InlineData("longer and signed", "The snapshot has 3 bytes too many. It comes from another version.")]
    public void Restore_DamagedBytes_SaysWhatIsWrongAndChangesNothing(string damage, string expected)
    {
        byte[] snapshot = Snapshot();
        using IVectorEnvironment environment = Engine.Walk(2);
        environment.Reset(99);
        string before = environment.Current.Print();
        byte[] state = environment.Snapshot();

        AssertRefused(environment, Damage(snapshot, damage), expected);

        Assert.Equal(before, environment.Current.Print());
        Assert.Equal(state, environment.Snapshot());
    }

    [Fact]
    public void Restore_StateOfAnotherSizeSigned_SaysSoAndChangesNothing()
    {
        byte[] snapshot = Snapshot();
        int lengthOfLastState = snapshot.Length - 16 - StateBytes() - 8;
        byte[] body = [.. snapshot[..lengthOfLastState], 1, 0, 0, 0, 0, 0, 0, 0, 7];
        using IVectorEnvironment environment = Engine.Walk(2);

        AssertRefused(
            environment, Sign(body), $"The snapshot holds 1 bytes where {StateBytes()} belong. It comes from another version.");

        using IVectorEnvironment fresh = Engine.Walk(2);
        Assert.Equal(fresh.Reset().Print(), environment.Reset().Print());
    }

    [Theory]
    [InlineData(AutoresetMode.NextStep)]
    [InlineData(AutoresetMode.SameStep)]
    [InlineData(AutoresetMode.Disabled)]
    public void Restore_OtherModeAndThreads_ContinuesTheSame(AutoresetMode mode)
    {
        using IVectorEnvironment environment = Engine.Walk(5);
        environment.Reset(1);
        environment.StayInAllLanes();
        using IVectorEnvironment other = Engine.Walk(5, mode, threads: 2);

        Assert.Equal(environment.Current.Print(), other.Restore(environment.Snapshot()).Print());
        Assert.Equal(environment.Snapshot(), other.Snapshot());
    }

    private static int StateBytes() => System.Runtime.CompilerServices.Unsafe.SizeOf<WalkSimulation.Walker>();

    private static byte[] Snapshot()
    {
        using IVectorEnvironment environment = Engine.Walk(2);
        environment.Reset(1);
        environment.StayInAllLanes();
        return environment.Snapshot();
    }

    private static byte[] Damage(byte[] snapshot, string damage)
    {
        byte[] body = snapshot[..^16];
        switch (damage)
        {
            case "empty": return [];
            case "other text": return Encoding.UTF8.GetBytes("RecEnv snapshot 2\n and so on");
            case "magic alone": return snapshot[..18];
            case "cut": return snapshot[..^1];
            case "cut and signed": return Sign(body[..^5]);
            case "longer and signed": return Sign([.. body, 1, 2, 3]);
            case "huge length and signed":
                body.AsSpan(18, 8).Fill(0x7F);
                return Sign(body);
            default:
                snapshot[^20] ^= 1;
                return snapshot;
        }
    }

    private static byte[] Sign(byte[] body) => [.. body, .. SHA256.HashData(body)[..16]];

    private static void AssertRefused(IVectorEnvironment environment, byte[] bytes, string expected) =>
        Assert.Equal(expected, Assert.Throws<SnapshotException>(() => environment.Restore(bytes)).Message);
}
