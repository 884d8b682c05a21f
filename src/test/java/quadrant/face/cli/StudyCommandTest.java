package quadrant.face.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code quadrant study} through the front door. */
class StudyCommandTest {
    @TempDir
    private Path temp;

    private int study(Path csv, String budget, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "study",
                csv.toString(),
                "--images",
                temp.resolve("images").toString(),
                "--name",
                "shapes",
                "--depths",
                "0,1",
                "--seeds",
                "1",
                "--budget",
                budget,
                "--output",
                temp.resolve("study.md").toString()));
        args.addAll(List.of(more));
        return Main.run(args.toArray(String[]::new));
    }

    @Test
    void a_study_that_was_stopped_goes_on_and_ends_with_the_same_section() throws Exception {
        Pictures.dataset(temp.resolve("images"), 8);
        List<String> rows = new ArrayList<>(List.of("image,label,fold"));
        for (int i = 0; i < 8; i++) {
            rows.add("disc/d" + i + ".png,disc," + i % 2);
            rows.add("square/s" + i + ".png,square," + i % 2);
        }
        Path csv = Files.write(temp.resolve("shapes.csv"), rows);

        Path progress = temp.resolve("shapes.progress");
        String[] kept = {"--progress", progress.toString()};

        assertThat(study(csv, "1s", kept)).isZero();

        String section = Files.readString(temp.resolve("study.md"));
        assertThat(section).contains("## shapes", "16 images", "| 0 |", "| 1 |", "| the advisor's |", " of 2 cases");
        String found = Files.readString(progress);
        assertThat(found.lines().filter(l -> l.startsWith("pick of "))).hasSize(2);
        assertThat(found.lines().filter(l -> l.startsWith("calls of "))).hasSizeGreaterThanOrEqualTo(4);

        // the last line cut off, as by a kill
        Files.writeString(progress, found.substring(0, found.length() - 3));
        assertThat(study(csv, "1s", kept)).isZero();
        assertThat(Files.readString(temp.resolve("study.md"))).isEqualTo(section + section);

        assertThat(study(csv, "2s", kept)).isEqualTo(2);
        assertThat(Files.readString(temp.resolve("study.md"))).isEqualTo(section + section);

        // without a name it is deleted when the study has ended
        Path own = Files.move(progress, temp.resolve("study.md.shapes.csv.progress"));
        assertThat(study(csv, "1s")).isZero();
        assertThat(own).doesNotExist();
    }
}
