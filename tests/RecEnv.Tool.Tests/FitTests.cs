using System.Text.Json;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public class FitTests
{
    [Fact]
    public async Task Fit_ThenEvaluate_ServesTheUsersThatWereFitted()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-fit-");
        string file = Path.Combine(folder.FullName, "users.safetensors");
        try
        {
            ToolRun fit = await ToolRun.OfAsync("fit", "user-response", "--epochs", "1", "--seed", "3", "--out", file, "--json");
            ToolRun evaluate = await ToolRun.OfAsync(
                "evaluate", "constant-slate", "UserResponse-v0", "--option", $"model={file}", "--lanes", "4", "--episodes", "8", "--json");

            Assert.Equal((0, "", 0, ""), (fit.ExitCode, fit.Error, evaluate.ExitCode, evaluate.Error));
            JsonElement report = JsonDocument.Parse(fit.Output).RootElement;
            Assert.InRange(report.GetProperty("users").GetInt32(), 150, 200); // of 200, those in the core
            Assert.Equal(3, report.GetProperty("test_auc").GetArrayLength());
            JsonElement crowd = JsonDocument.Parse(evaluate.Output).RootElement.GetProperty("agents")[0].GetProperty("crowd");
            Assert.Equal(6, crowd.GetProperty("distinct_items").GetDouble());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
