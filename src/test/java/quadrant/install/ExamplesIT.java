package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every file of docs/examples, as the zip brings it, on a little data; headless.ijm runs in {@link InstallIT}. */
class ExamplesIT {
    private static final String TINY = "depth=0 views=1 epochs=1 threads=1";

    @TempDir
    static Path folder;

    private static Installed installed;
    private static Path data;

    @BeforeAll
    static void install() throws Exception {
        installed = Installed.unpack(folder).withTrainer();
        data = installed.data("experiments/one");
        installed.data("experiments/two");
    }

    @Test
    void every_example_begins_with_what_it_does_and_is_run() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs/examples"))) {
            List<Path> examples = files.sorted().toList();
            assertThat(examples.stream().map(f -> f.getFileName().toString()))
                    .containsExactly(
                            "FineTune.java",
                            "Snakefile",
                            "advise.ijm",
                            "batch.ijm",
                            "classify-folder.ijm",
                            "classify-image.groovy",
                            "classify-image.py",
                            "classify.py",
                            "cluster.sh",
                            "fine-tune.groovy",
                            "fine-tune.ijm",
                            "headless.ijm",
                            "slides.sh");
            for (Path example : examples) {
                List<String> lines = Files.readAllLines(example);
                String first = lines.get(lines.get(0).startsWith("#!") ? 1 : 0);
                assertThat(first).as(example.toString()).matches("(//|#) [A-Z].*");
            }
        }
    }

    @Test
    void macros_of_menu_commands() throws Exception {
        Optional<Process> xvfb = Installed.screen();
        assumeTrue(xvfb.isPresent(), "SKIPPED: Xvfb is not installed, so ImageJ has no menu to run commands of.");
        Process screen = xvfb.orElseThrow();
        try {
            String display = Installed.display(screen);
            String all = Map.of(
                            "1advise.ijm", data + "|" + folder.resolve("advice") + "|threads=1",
                            "2fine-tune.ijm", data + "|" + folder.resolve("models/one") + "|" + TINY,
                            "3classify-folder.ijm",
                                    folder.resolve("models/one/model.onnx") + "|" + data + "|"
                                            + folder.resolve("c.csv"),
                            "4batch.ijm", folder.resolve("experiments") + "|" + folder.resolve("models") + "|" + TINY)
                    .entrySet()
                    .stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(e -> "runMacro(\"" + installed.example(e.getKey().substring(1)) + "\", \"" + e.getValue()
                            + "\");\n")
                    .collect(Collectors.joining());
            Path macro = Files.writeString(
                    folder.resolve("all.ijm"),
                    all + "List.setCommands;\nprint(\"ENTRY \" + List.get(\"Quadrant Fine-tune\"));\n");
            Installed.Ended ended = installed.macro(Where.on(display), macro, "");
            assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
            assertThat(ended.out())
                    .contains(
                            "Balanced accuracy of left-out images",
                            "The model: " + folder.resolve("models/one/model.onnx"))
                    .contains("Classified images: 12", "Trained: two")
                    .contains("ENTRY quadrant.launch.Start(\"finetune\")")
                    .doesNotContain("Trained: one");
            assertThat(folder.resolve("models/two/model.onnx")).exists();
        } finally {
            screen.destroy();
        }
    }

    @Test
    void scripts_by_the_service_that_fiji_runs_them_with() throws Exception {
        // as Fiji: its own libraries, of other versions, come first
        List<Path> path = new ArrayList<>(Installed.jars(Installed.target("neighbours")));
        path.addAll(Installed.jars(Installed.target("scripting")));
        path.addAll(Installed.jars(Installed.target("lib")).stream()
                .filter(j -> j.getFileName().toString().matches("(scijava-common|parsington)-.*"))
                .toList());
        path.add(installed.imageJ());
        path.addAll(Installed.jars(installed.plugIn()));
        path.add(Installed.tests());
        Path output = folder.resolve("scripted");
        Installed.Ended ended = installed.java(
                path,
                ScriptDriver.class.getName(),
                installed.plugIn().resolve("docs/examples").toString(),
                data.toString(),
                output.toString());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out())
                .contains("MODEL " + output.resolve("model.onnx"))
                .containsPattern("COUNTS [a-z]+ \\d+")
                .contains("ROIS 12 rows, 12 painted as the table says", "OBJECTS 12 rows, 12 painted as the table says")
                .contains("SAME true");
        assertThat(Files.readAllLines(output.resolve("classified.csv"))).hasSize(13);
    }

    @Test
    void the_cluster_script_tests_a_fold_by_the_command_line_of_the_installed_folder() throws Exception {
        Path csv = folder.resolve("folds.csv");
        List<String> rows = new ArrayList<>(List.of("image,label,fold"));
        try (Stream<Path> images = Files.walk(data)) {
            for (Path image : images.filter(Files::isRegularFile).sorted().toList()) {
                rows.add(folder.relativize(image) + "," + image.getParent().getFileName() + "," + rows.size() % 2);
            }
        }
        Files.write(csv, rows);
        Path command = Files.writeString(folder.resolve("quadrant"), """
                #!/bin/sh
                exec "%s" -Xmx1g -cp "%s:%s/*" quadrant.cli.Main "$@"
                """.formatted(
                        Where.headless().java(), installed.imageJ(), installed.plugIn()));
        assertThat(command.toFile().setExecutable(true)).isTrue();
        Path results = folder.resolve("folds");
        Installed.Ended ended = installed.run(
                List.of(
                        "sh",
                        installed.example("cluster.sh").toString(),
                        csv.toString(),
                        results.toString(),
                        "--depth=0",
                        "--views=1"),
                Map.of("QUADRANT", command.toString(), "SLURM_ARRAY_TASK_ID", "1", "SLURM_CPUS_PER_TASK", "1"));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(Files.readAllLines(results.resolve("fold-1/predictions.csv")))
                .hasSize(7);
    }
}
