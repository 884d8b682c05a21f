package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quadrant.imagej.panel.KeptProject;

/** What each release wrote is read by this version, with the same predictions; {@link KeptModels} makes what is kept. */
class KeptModelsTest {
    private static final double TOLERANCE = 1e-5;
    /** Of probabilities near 0, which the former would let go. */
    private static final double RELATIVE = 0.01;
    /** As outliers are written with four decimals. */
    private static final double LAST_DECIMAL = 1.01e-4;

    @TempDir
    private Path temp;

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files =
                    all.filter(f -> f.toString().endsWith(ending)).sorted().toList();
            assertThat(files).as(folder + "").isNotEmpty();
            return files;
        }
    }

    static List<Path> versions() throws IOException {
        return files(KeptModels.KEPT, "").stream().filter(Files::isDirectory).toList();
    }

    static List<Path> models() throws IOException {
        List<Path> models = new ArrayList<>();
        for (Path version : versions()) {
            models.addAll(files(version.resolve("models"), ".onnx"));
        }
        return models;
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_kept_model_predicts_what_it_did(Path model) throws IOException {
        Path made = temp.resolve("predictions.csv");
        Path images = model.resolveSibling("../images").normalize();
        CommandRun run = CommandRun.run("classify", model, images, "--output", made);
        assertThat(run.code()).as(run.err()).isZero();
        List<Map<String, String>> now = rows(made);
        List<Map<String, String>> then = rows(Path.of(model.toString().replaceFirst("onnx$", "csv")));
        assertThat(now).hasSameSizeAs(then);
        for (int i = 0; i < then.size(); i++) {
            Map<String, String> row = now.get(i);
            assertThat(row).containsKeys(then.get(i).keySet().toArray(String[]::new));
            then.get(i).forEach((column, kept) -> {
                String what = column + " of " + row.get("image");
                if (kept.matches("[\\d.E-]+")) {
                    double before = Double.parseDouble(kept);
                    double most = column.equals("outlier") ? LAST_DECIMAL : Math.min(TOLERANCE, RELATIVE * before);
                    assertThat(Double.parseDouble(row.get(column))).as(what).isCloseTo(before, within(most));
                } else {
                    assertThat(row.get(column)).as(what).isEqualTo(kept);
                }
            });
        }
    }

    /** The rows of a table whose cells have no commas, by column. */
    private static List<Map<String, String>> rows(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        String[] head = lines.get(0).split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < head.length; i++) {
                row.put(head[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void kept_runs_are_compared(Path version) throws IOException {
        List<Path> runs = files(version.resolve("runs"), "");
        List<Object> line = new ArrayList<>(List.of("compare"));
        line.addAll(runs);
        CommandRun compared = CommandRun.run(line.toArray());
        assertThat(compared.code()).as(compared.err()).isZero();
        for (Path run : runs) {
            double accuracy = JsonParser.parseString(Files.readString(run.resolve("report.json")))
                    .getAsJsonObject()
                    .getAsJsonObject("test")
                    .get("balancedAccuracy")
                    .getAsDouble();
            assertThat(compared.out().lines())
                    .anyMatch(l -> l.startsWith(run.getFileName() + " ")
                            && l.contains(String.format(Locale.ROOT, "%.3f", accuracy)));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_kept_project_opens_in_the_panel(Path version) throws Exception {
        for (String file : List.of("cells.png", "cells.quadrant")) {
            Files.copy(version.resolve("project").resolve(file), temp.resolve(file));
        }
        assertThat(KeptProject.read(temp.resolve("cells.quadrant")))
                .isEqualTo(Files.readAllLines(version.resolve("project/objects.txt")));
    }
}
