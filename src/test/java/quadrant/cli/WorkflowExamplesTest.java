package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.SmallModel;

/** The examples for workflow engines, run as their heads say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkflowExamplesTest {
    private Path temp;
    private Path command;
    private Path model;
    private Path data;
    private Path whole;

    @BeforeAll
    void classifies_by_one_process(@TempDir Path folder) throws Exception {
        temp = folder;
        model = SmallModel.write(temp.resolve("model.onnx"));
        data = Pictures.dataset(temp.resolve("my data"), 8);
        command = Files.writeString(temp.resolve("quadrant"), """
                #!/bin/sh
                exec "%s/bin/java" -XX:TieredStopAtLevel=1 -Xmx512m -cp "%s" quadrant.cli.Main "$@"
                """.formatted(
                        System.getProperty("java.home"), System.getProperty("java.class.path")));
        assertThat(command.toFile().setExecutable(true)).isTrue();
        whole = temp.resolve("whole.csv");
        String[] one = {"classify", model.toString(), data.toString(), "--output", whole.toString()};
        assertThat(Main.run(one)).isZero();
    }

    private int run(Path log, Map<String, String> environment, String... line) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("QUADRANT", command.toString());
        builder.environment().putAll(environment);
        try {
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void the_program_in_java_compiles() {
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        temp.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "docs/examples/FineTune.java");
        assertThat(code).isZero();
        assertThat(temp.resolve("FineTune.class")).isNotEmptyFile();
    }

    @Test
    void tasks_of_a_slurm_array_are_shards() throws IOException {
        Path calls = temp.resolve("array");
        for (int i = 1; i <= 2; i++) {
            Path log = temp.resolve("array-" + i + ".log");
            Map<String, String> slurm =
                    Map.of("SLURM_ARRAY_TASK_ID", "" + i, "SLURM_ARRAY_TASK_COUNT", "2", "SLURM_CPUS_PER_TASK", "1");
            List<String> line = List.of(
                    "sh", "docs/examples/slides.sh", model.toString(), data.toString(), calls.toString(), "--tta=none");
            assertThat(run(log, slurm, line.toArray(String[]::new)))
                    .as(Files.readString(log))
                    .isZero();
        }
        Path merged = temp.resolve("array.csv");
        String[] merge = {"merge", calls.toString(), "--output", merged.toString()};
        assertThat(Main.run(merge)).isZero();
        assertThat(merged).hasSameBinaryContentAs(whole);
    }

    @Test
    void snakemake_classifies_shards_and_merges_them() throws IOException {
        Optional<Python> python = Python.find("snakemake");
        assumeTrue(python.isPresent(), "SKIPPED: Snakemake is not installed.");
        Path calls = temp.resolve("calls");
        List<String> line = new ArrayList<>(List.of(
                python.get().executable(),
                "-m",
                "snakemake",
                "-s",
                Path.of("docs/examples/Snakefile").toAbsolutePath().toString(),
                "-d",
                temp.toString(),
                "-j",
                "2",
                "--config",
                "model=" + model,
                "input=" + data,
                "output=" + calls,
                "shards=2",
                "options=--tta none"));
        Path log = temp.resolve("snakemake.log");
        assertThat(run(log, Map.of(), line.toArray(String[]::new)))
                .as(Files.readString(log))
                .isZero();
        assertThat(temp.resolve("calls.csv")).hasSameBinaryContentAs(whole);
    }
}
