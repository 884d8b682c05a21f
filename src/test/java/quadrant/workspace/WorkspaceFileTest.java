package quadrant.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.task.UserException;
import quadrant.workspace.Workspace.Box;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;
import quadrant.workspace.Workspace.Picture;

class WorkspaceFileTest {
    @TempDir
    Path folder;

    @Test
    void an_unfinished_last_line_is_left_out_and_the_file_goes_on_behind_it() throws Exception {
        Path file = folder.resolve("a.quadrant");
        WorkspaceFile first = WorkspaceFile.create(file);
        first.workspace().addClass("müde", 1);
        first.workspace().addClass("wach", 2);
        first.save();
        Files.write(file, new byte[] {'e', 'd', 'i', 't', '\t', (byte) 0xc3}, StandardOpenOption.APPEND);
        assertThatThrownBy(() -> WorkspaceFile.resume(file, any -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("open in another window");
        assertThat(WorkspaceFile.inUse(file)).isTrue();
        first.close();
        assertThat(WorkspaceFile.inUse(file)).isFalse();
        WorkspaceFile resumed = WorkspaceFile.resume(file, any -> {});
        resumed.workspace().addClass("dritte", 3);
        resumed.save();
        resumed.save();
        assertThat(WorkspaceFile.read(file).classes())
                .extracting(LabelClass::name)
                .containsExactly("müde", "wach", "dritte");
    }

    @Test
    void other_files_and_versions_are_refused() throws Exception {
        Path other = Files.writeString(folder.resolve("b.quadrant"), "image,label\n");
        Path newer = Files.writeString(folder.resolve("c.quadrant"), "quadrant workspace\t2\n");
        Path damaged = Files.writeString(folder.resolve("d.quadrant"), Workspace.HEADER + "\nimage\tx\n");
        for (Path file : List.of(other, newer, damaged, folder.resolve("none.quadrant"))) {
            assertThatThrownBy(() -> WorkspaceFile.read(file))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    private static final String IMAGE = "\nimage\ta\t\t100\t80";
    private static final String OBJECT = "\nobject\t0\tcell\t1\t1\t9\t9\tshape";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nimage\ta\t\t-1\t0",
                "\nimage\ta\t\t100\t0",
                IMAGE + "\nobject\t0\tcell\tNaN\t1\t9\t9\tshape",
                IMAGE + "\nobject\t0\tcell\t1\t1\t-9\t9\tshape",
                IMAGE + "\nobject\t0\tcell\t1\t1\tInfinity\t9\tshape",
                IMAGE + "\nobject\t1\tcell\t1\t1\t9\t9\tshape",
                IMAGE + OBJECT + "\nedit\tlabel\t0\t3\tfree",
                IMAGE + OBJECT + "\nedit\tclass\t0\t=a\t1\tlabel\t5\t0\tfree",
                IMAGE + OBJECT + "\nedit\tclass\t0\t=a\t1\tlabel\t-1\t0\tfree",
                IMAGE + OBJECT + "\nsetting\tbox",
                "\nedit\tclass\t0\t=a\t99999999999",
            })
    void what_no_panel_writes_is_refused_and_the_file_kept(String lines) throws Exception {
        Path file = Files.writeString(folder.resolve("odd.quadrant"), Workspace.HEADER + lines + "\n");
        byte[] before = Files.readAllBytes(file);
        int last = 1 + (int) lines.chars().filter(c -> c == '\n').count();
        assertThatThrownBy(() -> WorkspaceFile.resume(file, w -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(file.toString(), "damaged in line " + last + ": ")
                .hasMessageNotContaining("Exception");
        assertThat(file).hasBinaryContent(before);
        assertThat(WorkspaceFile.inUse(file)).isFalse();
    }

    @Test
    void what_the_view_does_not_know_is_refused_and_the_file_kept() throws Exception {
        Path file = Files.writeString(folder.resolve("shape.quadrant"), Workspace.HEADER + IMAGE + OBJECT + "\n");
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> WorkspaceFile.resume(file, w -> {
                    throw new IllegalArgumentException(w.item(0).shape() + " is no outline");
                }))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(file.toString(), "shape is no outline");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void a_killed_process_loses_its_last_label_at_most() throws Exception {
        Path file = folder.resolve("killed.quadrant");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Labeller.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int said = 0;
        try (BufferedReader out = process.inputReader()) {
            while (said < 200) {
                said = Integer.parseInt(String.valueOf(out.readLine()));
            }
            process.destroyForcibly().waitFor();
        }
        Workspace w = WorkspaceFile.resume(file, any -> {}).workspace();
        assertThat(w.labels().size()).isGreaterThanOrEqualTo(said);
    }

    /** Labels objects until it is killed, and says each number once its label is saved. */
    static final class Labeller {
        private Labeller() {}

        public static void main(String[] args) {
            WorkspaceFile file = WorkspaceFile.create(Path.of(args[0]));
            Workspace w = file.workspace();
            w.add(new Picture("p", "", 1, 1));
            LabelClass c = w.addClass("cell", 1);
            for (int i = 0; i < 100_000; i++) {
                w.add(new Item(0, "" + i, new Box(0, 0, 1, 1), "shape"));
                w.label(List.of(i), Optional.of(new Label(c.id(), Origin.FREE)));
                file.save();
                System.out.println(i + 1);
            }
        }
    }
}
