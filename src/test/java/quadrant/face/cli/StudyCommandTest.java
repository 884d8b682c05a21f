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

    private int study(Path csv, String budget) {
        return Main.run(new String[] {
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
            temp.resolve("study.md").toString()
        });
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

        assertThat(study(csv, "1s")).isZero();

        String section = Files.readString(temp.resolve("study.md"));
        assertThat(section).contains("## shapes", "16 images", "| 0 |", "| 1 |", "| the advisor's |", " of 2 cases");
        Path progress = temp.resolve("study.md.shapes.csv.progress");
        String kept = Files.readString(progress);
        assertThat(kept.lines().filter(l -> l.startsWith("pick of "))).hasSize(2);
        assertThat(kept.lines().filter(l -> l.startsWith("calls of "))).hasSizeGreaterThanOrEqualTo(4);

        // the last line cut off, as by a kill
        Files.writeString(progress, kept.substring(0, kept.length() - 3));
        assertThat(study(csv, "1s")).isZero();
        assertThat(Files.readString(temp.resolve("study.md"))).isEqualTo(section + section);

        assertThat(study(csv, "2s")).isEqualTo(2);
        assertThat(Files.readString(temp.resolve("study.md"))).isEqualTo(section + section);
    }
}
