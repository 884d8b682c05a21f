package quadrant.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
import quadrant.workspace.Workspace.State;

class WorkspaceFileTest {
    @TempDir
    Path folder;

    @Test
    void an_unfinished_last_line_is_left_out_and_the_file_goes_on_behind_it() throws Exception {
        Path file = folder.resolve("a.quadrant");
        Workspace w = new Workspace();
        w.addClass("müde", 1);
        WorkspaceFile first = WorkspaceFile.create(file, w);
        assertThat(w.undo()).isFalse();
        w.addClass("wach", 2);
        first.save();
        Files.write(file, new byte[] {'{', '"', 'c', (byte) 0xc3}, StandardOpenOption.APPEND);
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
    void what_was_done_before_the_file_was_opened_again_can_be_undone() {
        Path file = folder.resolve("undo.quadrant");
        WorkspaceFile first = WorkspaceFile.create(file, new Workspace());
        Workspace w = first.workspace();
        w.take(0, PICTURE, List.of(), List.of(ITEM), Map.of(), Map.of("box", "64"));
        LabelClass c = w.addClass("\"ä\u2028", 7);
        w.label(List.of(0), Optional.of(new Label(c.id(), Origin.RANDOM)));
        w.deleteClass(c.id());
        w.undo();
        w.undo();
        w.redo();
        first.save();
        first.close();
        WorkspaceFile resumed = WorkspaceFile.resume(file, any -> {});
        Workspace again = resumed.workspace();
        assertThat(again.state()).isEqualTo(w.state());
        assertThat(again.redo()).isTrue();
        assertThat(again.classes()).isEmpty();
        resumed.save();
        resumed.close();
        assertThat(WorkspaceFile.read(file).classes()).isEmpty();
        while (again.undo()) {}
        assertThat(again.state()).isEqualTo(new State());
    }

    private static final Picture PICTURE = new Picture("a", "", 100, 80, "", "");
    private static final Item ITEM = new Item(0, "cell", new Box(1, 1, 9, 9), "shape");

    @Test
    void a_project_may_be_moved_with_the_images_beside_it() throws Exception {
        Path home = Files.createDirectories(folder.resolve("project"));
        Path beside = home.resolve("images").resolve("a.tif");
        Path elsewhere = folder.resolve("b.tif");
        Workspace w = new Workspace();
        w.take(0, new Picture("a.tif", beside.toString(), 9, 9, "", ""), List.of(), List.of(), Map.of(), Map.of());
        WorkspaceFile file = WorkspaceFile.create(home.resolve("p.quadrant"), w);
        w.take(1, new Picture("b.tif", elsewhere.toString(), 9, 9, "", ""), List.of(), List.of(), Map.of(), Map.of());
        w.take(2, PICTURE, List.of(), List.of(), Map.of(), Map.of());
        file.save();
        file.close();
        assertThat(Files.readString(file.path())).contains("\"file\":\"images/a.tif\"");
        Path moved = Files.move(home, folder.resolve("moved"));
        assertThat(WorkspaceFile.read(moved.resolve("p.quadrant")).pictures().values())
                .extracting(Picture::file)
                .containsExactly(moved.resolve("images").resolve("a.tif").toString(), elsewhere.toString(), "");
    }

    /** Written by the version before the one that writes JSON. */
    @Test
    void a_workspace_of_version_1_is_read_and_written_anew() throws Exception {
        Path file = folder.resolve("old.quadrant");
        try (InputStream old = getClass().getResourceAsStream("version1.quadrant")) {
            Files.copy(old, file);
        }
        WorkspaceFile resumed = WorkspaceFile.resume(file, any -> {});
        Workspace w = resumed.workspace();
        assertThat(w.pictures().values())
                .containsExactly(
                        new Picture("slide\t1.tif", "/data/p1/slide\\1.tif", 240, 160, "", ""),
                        new Picture("slide2.tif", "", 240, 160, "p2", ""));
        assertThat(w.group(0)).isEqualTo("p1");
        assertThat(w.setting("box")).contains("64");
        assertThat(w.setting("found")).contains("DARK 1 2.0 Otsu 30.0 4000.0 true");
        assertThat(w.classes())
                .containsExactly(
                        new LabelClass(0, "epithelium", 0x112233),
                        new LabelClass(1, "B", 0xffffff),
                        new LabelClass(2, "stroma", 7));
        assertThat(w.objects(0)).containsExactly(6, 7, 8);
        assertThat(w.item(5).name()).isEqualTo("cell 2");
        assertThat(w.item(5).box()).isEqualTo(new Box(81, 20.5, 30, 12));
        assertThat(w.labels())
                .containsExactly(
                        Map.entry(3, new Label(1, Origin.QUEUE)),
                        Map.entry(4, new Label(1, Origin.QUEUE)),
                        Map.entry(6, new Label(0, Origin.RANDOM)),
                        Map.entry(7, new Label(2, Origin.FREE)));
        assertThat(w.undo()).isFalse();
        resumed.close();
        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo(WorkspaceFile.HEADER);
        assertThat(WorkspaceFile.read(file).state()).isEqualTo(w.state());
    }

    @Test
    void other_files_and_versions_are_refused() throws Exception {
        Path other = Files.writeString(folder.resolve("b.quadrant"), "image,label\n");
        Path newer = Files.writeString(folder.resolve("c.quadrant"), WorkspaceFile.KIND + "3}\n");
        Path damaged = Files.writeString(folder.resolve("d.quadrant"), WorkspaceFile.HEADER + "\nimage\tx\n");
        assertThatThrownBy(() -> WorkspaceFile.read(newer)).hasMessageContaining("newer");
        for (Path file : List.of(other, newer, damaged, folder.resolve("none.quadrant"))) {
            assertThatThrownBy(() -> WorkspaceFile.read(file))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    private static final String OLD_IMAGE = "\nimage\ta\t\t100\t80";
    private static final String OLD_OBJECT = "\nobject\t0\tcell\t1\t1\t9\t9\tshape";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nimage\ta\t\t-1\t0",
                OLD_IMAGE + "\nobject\t0\tcell\tNaN\t1\t9\t9\tshape",
                OLD_IMAGE + "\nobject\t0\tcell\t1\t1\t-9\t9\tshape",
                OLD_IMAGE + "\nobject\t1\tcell\t1\t1\t9\t9\tshape",
                OLD_IMAGE + OLD_OBJECT + "\nedit\tlabel\t0\t3\tfree",
                OLD_IMAGE + OLD_OBJECT + "\nedit\tclass\t0\t=a\t1\tlabel\t5\t0\tfree",
                OLD_IMAGE + OLD_OBJECT + "\nsetting\tbox",
                "\nedit\tclass\t0\t=a\t99999999999",
                "\nopen",
            })
    void what_no_panel_wrote_is_refused_and_the_file_kept(String lines) throws Exception {
        refused(Version1.HEADER + lines);
    }

    private static final String IMAGE =
            "\n{'images':{'0':{'title':'a','file':'','width_px':100,'height_px':80,'group':''}}}";
    private static final String BOX = "'box':{'x':1,'y':1,'width':9,'height':9}";
    private static final String OBJECT = "\n{'objects':{'0':{'image':0,'name':'cell'," + BOX + ",'shape':'s'}}}";
    private static final String CLASS = "\n{'classes':{'0':{'id':0,'name':'a','rgb':1}}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n{'images':{'0':{'title':'a','file':'','width_px':-1,'height_px':80,'group':''}}}",
                "\n{'images':{'-1':{'title':'a','file':'','width_px':1,'height_px':80,'group':''}}}",
                "\n{'images':{'0':{'title':'a','width_px':100,'height_px':80,'group':''}}}",
                "\n{'images':{'0':{'title':'a','file':'','width_px':1e99,'height_px':80,'group':''}}}",
                "\n{'pictures':{}}",
                "\n{'settings':{'box':[1]}}",
                "\n[]",
                "\n",
                "\n{'classes':{'1':{'id':0,'name':'a','rgb':1}}}",
                IMAGE + "\n{'objects':{'0':{'image':0,'name':'cell','shape':'s'}}}",
                IMAGE + "\n{'objects':{'0':{'image':1,'name':'cell'," + BOX + ",'shape':'s'}}}",
                IMAGE
                        + "\n{'objects':{'0':{'image':0,'name':'c','box':{'x':1e999,'y':1,'width':9,'height':9},'shape':'s'}}}",
                IMAGE
                        + "\n{'objects':{'0':{'image':0,'name':'c','box':{'x':1,'y':1,'width':-9,'height':9},'shape':'s'}}}",
                IMAGE + OBJECT + CLASS + "\n{'labels':{'0':{'class_id':1,'origin':'FREE'}}}",
                IMAGE + OBJECT + CLASS + "\n{'labels':{'0':{'class_id':0,'origin':'CHOSEN'}}}",
                IMAGE + OBJECT + CLASS + "\n{'labels':{'5':{'class_id':0,'origin':'FREE'}}}",
                IMAGE + OBJECT + CLASS + "\n{'labels':{'0':{'class_id':0,'origin':'FREE'}}}\n{'classes':{'0':null}}",
                IMAGE + OBJECT + "\n{'images':{'0':null}}",
                IMAGE + OBJECT + "\n'back'",
            })
    void what_no_panel_writes_is_refused_and_the_file_kept(String lines) throws Exception {
        refused(WorkspaceFile.HEADER + lines.replace('\'', '"'));
    }

    private void refused(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("odd.quadrant"), text + "\n");
        byte[] before = Files.readAllBytes(file);
        int last = 1 + (int) text.chars().filter(c -> c == '\n').count();
        assertThatThrownBy(() -> WorkspaceFile.resume(file, w -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(file.toString(), "damaged in line " + last + ": ")
                .hasMessageNotContaining("Exception");
        assertThat(file).hasBinaryContent(before);
        assertThat(WorkspaceFile.inUse(file)).isFalse();
    }

    @Test
    void what_the_view_does_not_know_is_refused_and_the_file_kept() throws Exception {
        Path file = Files.writeString(
                folder.resolve("shape.quadrant"), (WorkspaceFile.HEADER + IMAGE + OBJECT + "\n").replace('\'', '"'));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> WorkspaceFile.resume(file, w -> {
                    throw new IllegalArgumentException(w.item(0).shape() + " is no outline");
                }))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(file.toString(), "s is no outline");
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
            Workspace w = new Workspace();
            LabelClass c = w.addClass("cell", 1);
            w.take(0, PICTURE, List.of(), Collections.nCopies(10_000, ITEM), Map.of(), Map.of());
            WorkspaceFile file = WorkspaceFile.create(Path.of(args[0]), w);
            for (int i = 0; i < 10_000; i++) {
                w.label(List.of(i), Optional.of(new Label(c.id(), Origin.FREE)));
                file.save();
                System.out.println(i + 1);
            }
        }
    }
}
