using System.Diagnostics;
using System.Globalization;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;

namespace RecEnv.Learning.Tests;

/// <summary>PyTorch loads our weights strictly and computes the same with them.</summary>
public class PyTorchReadsTests
{
    private const string Program = """
        import json, struct, sys, torch
        data = open(sys.argv[1], "rb").read()
        length, = struct.unpack("<Q", data[:8])
        header = json.loads(data[8:8 + length])
        header.pop("__metadata__", None)
        state = {}
        for name, entry in header.items():
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            state[name] = torch.frombuffer(bytearray(data[start:end]), dtype=torch.float32).reshape(entry["shape"])
        x = state.pop("x")
        net = torch.nn.Sequential(torch.nn.Linear(5, 7), torch.nn.ReLU(), torch.nn.Linear(7, 3))
        net.load_state_dict(state, strict=True)
        print(" ".join(repr(v) for v in net(x).flatten().tolist()))
        """;

    private static readonly string? _python = Find();

    [TorchFact]
    public void LoadStateDict_OurWeights_GivesOurOutputs()
    {
        var store = new ParameterStore();
        var random = new LearningRandom(11);
        var net = new Mlp(store, "", [5, 7, 3], random);
        float[] x = [.. Enumerable.Range(0, 20).Select(_ => random.Normal())];
        float[] ours = net.Forward(new Tape().Input(x, 4, 5)).Values.ToArray();
        var checkpoint = new Checkpoint();
        store.Save(checkpoint);
        checkpoint.Set<float>("x", x, 4, 5);
        string path = Path.GetTempFileName();
        try
        {
            checkpoint.Write(path);

            string[] theirs = Run(_python!, "-c", Program, path).Split(' ');

            Assert.Equal(ours.Length, theirs.Length);
            Assert.All(Enumerable.Range(0, ours.Length), i =>
                Assert.Equal(float.Parse(theirs[i], CultureInfo.InvariantCulture), ours[i], 1e-6f));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string? Find()
    {
        string[] candidates = [Environment.GetEnvironmentVariable("RECENV_TORCH_PYTHON") ?? "python3", "/usr/bin/python3"];
        return candidates.FirstOrDefault(python => Run(python, "-c", "import torch; print(1)") == "1");
    }

    /// <summary>Standard output without the last line's end; empty where the program fails or is not there.</summary>
    private static string Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output.TrimEnd();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    /// <summary>A test that needs Python with PyTorch; skipped by name where that is not.</summary>
    private sealed class TorchFactAttribute : FactAttribute
    {
        public TorchFactAttribute() =>
            Skip = _python is null ? "No Python with PyTorch was found; RECENV_TORCH_PYTHON may name one." : null;
    }
}
