using RecEnv.Environments.UserResponse;
using RecEnv.Learning.Checkpoints;
using RecEnv.Options;

namespace RecEnv.Tests.Environments.UserResponse;

public class UserResponseModelTests
{
    [Fact]
    public void Make_ModelFile_IsTheModelThatWasSaved()
    {
        using var folder = new ModelFolder();
        folder.Write("users.safetensors", 4);

        Assert.Equal(
            Trajectory(new UserResponseOptions { ModelSeed = 4 }),
            Trajectory(new UserResponseOptions { Model = folder.PathOf("users.safetensors") }));
        Assert.NotEqual(Trajectory(new UserResponseOptions { ModelSeed = 4 }), Trajectory(new UserResponseOptions()));
    }

    [Fact]
    public void Save_SameModel_GivesTheSameBytes() =>
        Assert.Equal(ModelFolder.Checkpoint(3).ToBytes(), UserResponseModelBytes(UserResponseModel.Load(ModelFolder.Checkpoint(3))));

    [Theory]
    [InlineData("kind", "is \"something\", but a \"recenv user-response 1\" is needed")]
    [InlineData("shape", "is no sound user-response model: a size is below 1")]
    [InlineData("log", "does not fit together")]
    [InlineData("items", "The parts do not fit the network")]
    [InlineData("finite", "Its tensor \"items.features\" holds numbers that are not finite. Make it anew.")]
    [InlineData("claim", "Tensor \"items.features\" of the checkpoint is")]
    public void Load_UnsoundFile_SaysWhatIsWrong(string part, string sentence)
    {
        Checkpoint checkpoint = ModelFolder.Checkpoint(3);
        switch (part)
        {
            case "kind":
                checkpoint.SetText("kind", "something");
                break;
            case "shape" or "claim":
                int[] shape = checkpoint.Get<int>("shape").ToArray();
                shape[0] = part == "shape" ? 0 : 5_000_000;
                checkpoint.Set<int>("shape", shape);
                break;
            case "finite":
                float[] features = checkpoint.Get<float>("items.features", -1, -1).ToArray();
                features[^1] = float.PositiveInfinity;
                checkpoint.Set<float>("items.features", features, [.. checkpoint.Get("items.features").Shape]);
                break;
            case "log":
                checkpoint.Set<int>("log.starts", [0, 5]);
                break;
            default:
                int[] items = checkpoint.Get<int>("log.items").ToArray();
                items[3] = 101;
                checkpoint.Set<int>("log.items", items);
                break;
        }

        Assert.Contains(sentence, Assert.Throws<CheckpointException>(() => UserResponseModel.Load(checkpoint)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model\": \"no-such-file\"}", "Option \"model\" names no usable model. The checkpoint \"no-such-file\" cannot be read")]
    [InlineData("{\"slate_size\": 7, \"item_count\": 6}", "Option \"slate_size\" is 7, but there are only 6 items; make the slate smaller.")]
    public void Make_BadOption_IsRefusedInASentence(string options, string sentence)
    {
        string message = Assert.Throws<InvalidOptionException>(() => EnvironmentRegistry.CreateDefault().MakeVector(
            "UserResponse-v0", 1, new EnvironmentSettings { OptionsJson = options })).Message;

        Assert.StartsWith(sentence, message, StringComparison.Ordinal);
    }

    private static byte[] UserResponseModelBytes(UserResponseModel model)
    {
        var checkpoint = new Checkpoint();
        model.Save(checkpoint);
        return checkpoint.ToBytes();
    }

    private static double[] Trajectory(UserResponseOptions options)
    {
        using IVectorEnvironment lanes = EnvironmentRegistry.CreateDefault().MakeVector(
            "UserResponse-v0", 5, new EnvironmentSettings { Options = options });
        lanes.Reset(1);
        for (int i = 0; i < 30; i++)
        {
            lanes.Actions.Leaves[0].As<long>()[i] = i;
        }

        return [.. Enumerable.Range(0, 20).SelectMany(_ => lanes.Step(lanes.Actions).Rewards.ToArray())];
    }
}
