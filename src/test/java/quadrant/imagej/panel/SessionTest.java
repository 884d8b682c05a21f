package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import java.awt.EventQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.io.NextTable;
import quadrant.dataset.io.Target;
import quadrant.workspace.Forecast;
import quadrant.workspace.Shares;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.WorkspaceFile;

/** The panel without its window: objects of two images, and what comes next. */
class SessionTest extends TestHost {
    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void two_images_with_objects() throws Exception {
        session = events(() -> new Session(this, WorkspaceFile.free(folder), false));
        for (String title : List.of("slide1.tif", "slide2.tif")) {
            ImagePlus image = IJ.createImage(title, "8-bit ramp", 60, 60, 1);
            List<Roi> rois = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Roi roi = new Roi(10 * i, 10, 8, 8);
                roi.setName("cell " + (char) ('a' + i));
                rois.add(roi);
            }
            does(() -> session.take(image, rois, "test", Map.of()));
        }
    }

    @AfterEach
    void end() throws Exception {
        does(session::close);
    }

    private static <T> T events(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        EventQueue.invokeAndWait(task);
        return task.get();
    }

    private void does(Background.Work work) throws Exception {
        events(() -> {
            session.attempt(work);
            return "";
        });
    }

    private String comes() throws Exception {
        String before = session.message();
        does(session.learner()::next);
        return came(before);
    }

    private String came(String before) throws Exception {
        while (session.message().equals(before)) {
            Thread.sleep(5);
        }
        return session.current() + " " + session.message();
    }

    private void suggest(String... lines) throws Exception {
        Path csv = Files.write(folder.resolve("suggested.csv"), List.of(lines));
        does(() -> session.learner().suggest(csv));
    }

    @Test
    void the_table_of_next_says_what_comes_next() throws Exception {
        Path csv = folder.resolve("next.csv");
        NextTable.write(
                new Target(csv, List.of(), false),
                List.of(
                        new NextTable.Row("test/slide2.tif#A-0003", 0.5, "A", 0.9, OptionalDouble.empty()),
                        new NextTable.Row("test/slide1.tif#B-0001", 0.625, "B", 0.8, OptionalDouble.of(1.2)),
                        new NextTable.Row("test/slide9.tif#B-0001", 0.75, "B", 0.7, OptionalDouble.empty())),
                true);
        String before = session.message();
        does(() -> session.learner().suggest(csv));
        assertThat(came(before)).isEqualTo("7 Suggested: A 0.50.");
        assertThat(comes()).isEqualTo("0 Suggested: B 0.63.");
        assertThat(comes()).endsWith("Drawn at random: such objects make the score.");
        assertThat(failures).isEmpty();
    }

    @Test
    void a_list_names_objects_as_their_rois_are_named() throws Exception {
        String before = session.message();
        suggest("image,roi", "slide1.tif,cell c", "slide1.tif,9");
        assertThat(came(before)).isEqualTo("2 Suggested.");
    }

    @Test
    void a_table_that_names_none_of_the_objects_or_two_images_of_one_name_is_refused() throws Exception {
        suggest("image,roi", "slide3.tif,1", "slide1.tif,6");
        suggest("image,roi", "a/slide1.tif,1", "b/slide1.tif,1");
        assertThat(failures)
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        none -> assertThat(none).contains("None of the 2 suggestions"),
                        unclear -> assertThat(unclear).contains("not clear which image"));
    }

    @Test
    void an_overlay_is_taken_back_before_a_label() throws Exception {
        List<String> taken = new ArrayList<>();
        does(() -> session.label(
                List.of(1), Optional.of(session.workspace().classes().get(0))));
        does(() -> session.drawn(() -> taken.add("overlay")));
        does(session::undo);
        assertThat(taken).containsExactly("overlay");
        assertThat(session.workspace().labels()).hasSize(1);
        does(session::undo);
        assertThat(session.workspace().labels()).isEmpty();
        does(() -> session.drawn(() -> taken.add("late")));
        does(() -> session.addClass("third"));
        does(session::undo);
        assertThat(taken).containsExactly("overlay");
        assertThat(session.workspace().classes()).hasSize(2);
    }

    @Test
    void views_are_called_once_for_all_changes_of_a_click() throws Exception {
        BlockingQueue<String> shown = new LinkedBlockingQueue<>();
        does(() -> session.view(() -> shown.add(session.workspace().classes().size() + " " + session.message())));
        shown.take();
        does(() -> {
            session.addClass("stroma");
            // longer than the views wait
            Thread.sleep(100);
            session.brush(0);
            session.go(1);
            session.number(7);
        });
        assertThat(shown.take()).isEqualTo("3 There is no class 7 yet. Write its name below the classes.");
        does(() -> session.say("Next"));
        assertThat(shown.take()).isEqualTo("3 Next");
    }

    private String labels() {
        return session.workspace().labels().entrySet().stream()
                .map(e -> e.getKey() + "="
                        + session.workspace().classes().stream()
                                .filter(c -> c.id() == e.getValue().classId())
                                .findFirst()
                                .orElseThrow()
                                .name())
                .toList()
                .toString();
    }

    private int count(int picture) {
        return session.workspace().objects(picture).length;
    }

    @Test
    void edits_of_objects_are_one_step_of_undo_each_and_keep_labels_that_agree() throws Exception {
        Edits edits = new Edits(session);
        does(edits::merge);
        assertThat(failures.remove(0)).hasMessageContaining("No object is chosen");
        does(() -> {
            session.go(0);
            session.number(1);
            session.toggle(1);
            edits.merge();
        });
        assertThat(session.message()).startsWith("2 objects merged into one.");
        assertThat(count(0)).isEqualTo(4);
        assertThat(session.current()).isEqualTo(10);
        assertThat(session.workspace().item(10).name()).isEqualTo("cell a");
        assertThat(session.workspace().item(10).box()).isEqualTo(new quadrant.workspace.Workspace.Box(0, 10, 18, 8));
        assertThat(labels()).isEqualTo("[10=A]");
        does(() -> {
            session.undo();
            session.go(1);
            session.number(2);
            session.toggle(0);
            edits.merge();
        });
        assertThat(session.message()).contains("without a label");
        assertThat(labels()).isEqualTo("[]");
        does(session::undo);
        assertThat(labels()).isEqualTo("[0=A, 1=B]");
        does(() -> {
            session.choose(List.of(0, 3));
            edits.delete();
        });
        assertThat(session.message()).startsWith("2 objects deleted");
        assertThat(session.chosen()).isEmpty();
        assertThat(count(0)).isEqualTo(3);
        does(session::undo);
        assertThat(labels()).isEqualTo("[0=A, 1=B]");
        assertThat(count(0)).isEqualTo(5);
        does(() -> {
            session.go(0);
            edits.split();
        });
        assertThat(failures.remove(0)).hasMessageContaining("No neck was found");
        assertThat(failures).isEmpty();
    }

    @Test
    void an_object_is_split_at_its_neck_and_both_pieces_keep_the_label() throws Exception {
        ImagePlus image = IJ.createImage("slide3.tif", "8-bit ramp", 60, 60, 1);
        Roi eight = new ShapeRoi(new OvalRoi(0, 0, 30, 30)).or(new ShapeRoi(new OvalRoi(25, 0, 30, 30)));
        does(() -> {
            session.take(image, List.of(eight), "test", Map.of());
            session.go(10);
            session.number(2);
            new Edits(session).split();
        });
        assertThat(failures).isEmpty();
        assertThat(session.message()).startsWith("1 object split into 2, each with the label.");
        assertThat(labels()).isEqualTo("[11=B, 12=B]");
        assertThat(session.chosen()).containsExactly(11, 12);
        assertThat(session.workspace().item(11).name()).isEqualTo("0001");
        assertThat(session.workspace().item(12).name()).isEqualTo("0001 (2)");
        does(session::undo);
        assertThat(labels()).isEqualTo("[10=B]");
    }

    @Test
    void labels_go_over_to_the_new_objects_that_overlap_in_the_same_change() throws Exception {
        ImagePlus image = IJ.createImage("slide4.tif", "8-bit ramp", 60, 60, 1);
        List<Roi> first = List.of(new Roi(0, 0, 10, 10), new Roi(20, 0, 10, 10), new Roi(40, 0, 10, 10));
        List<Roi> again = List.of(new Roi(41, 1, 10, 10), new Roi(1, 0, 10, 10), new Roi(0, 40, 9, 9));
        does(() -> {
            session.take(image, first, "test", Map.of());
            session.choose(List.of(10, 11));
            session.number(1);
            session.go(12);
            session.number(2);
            session.take(image, again, "test", Map.of());
        });
        assertThat(session.message()).isEqualTo("3 objects from test. 2 of 3 labels carried over.");
        assertThat(labels()).isEqualTo("[13=B, 14=A]");
        does(session::undo);
        assertThat(labels()).isEqualTo("[10=A, 11=A, 12=B]");
    }

    @Test
    void what_is_no_cell_is_a_class_that_is_always_there_and_never_counted() throws Exception {
        does(() -> {
            session.go(4);
            session.label(Optional.of(Workspace.NOT_A_CELL));
            session.addClass("stroma");
            session.go(3);
            session.number(3);
        });
        assertThat(labels()).isEqualTo("[3=stroma, 4=not a cell]");
        assertThat(session.offered()).extracting(LabelClass::name).containsExactly("A", "B", "stroma", "not a cell");
        assertThat(Shares.of(session.workspace(), Forecast.NONE, 0).objects()).isEqualTo(1);
        Workspace read = WorkspaceFile.read(saved());
        assertThat(read.classes()).isEqualTo(session.workspace().classes());
        does(() -> session.addClass("not a cell"));
        does(() -> session.workspace().deleteClass(Workspace.NOT_A_CELL.id()));
        assertThat(failures).extracting(Throwable::getMessage).hasSize(2).allMatch(m -> m.contains("not a cell"));
        failures.clear();
        for (int k = 4; k <= Workspace.MOST_CLASSES; k++) {
            String name = "type" + k;
            does(() -> session.addClass(name));
        }
        assertThat(failures).isEmpty();
        for (int i = 0; i < 9; i++) {
            does(session::undo);
        }
        assertThat(session.workspace().classes()).extracting(LabelClass::name).containsExactly("A", "B");
    }

    private Path saved() throws Exception {
        Path copy = folder.resolve("copy.quadrant");
        does(() -> WorkspaceFile.copy(copy, session.workspace()));
        return copy;
    }

    @Test
    void from_found_cells_to_labels_of_two_named_classes_are_two_names_and_four_clicks() throws Exception {
        does(() -> {
            session.name("lymphocyte");
            session.chosen(Set.of(0));
            session.chosen(Set.of(1));
            session.name("monocyte");
            session.chosen(Set.of(2));
            session.chosen(Set.of(3));
        });
        assertThat(labels()).isEqualTo("[0=lymphocyte, 1=lymphocyte, 2=monocyte, 3=monocyte]");
        does(() -> session.name("not a cell"));
        assertThat(session.brush()).isEqualTo(Workspace.NOT_A_CELL.id());
        assertThat(session.escape()).isTrue();
        assertThat(session.brush()).isEqualTo(-1);
        assertThat(session.escape()).isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void hidden_classes_and_hidden_objects_are_not_drawn_but_the_chosen_one_is() throws Exception {
        does(() -> {
            session.go(0);
            session.number(1);
            session.choose(List.of());
            session.show(0, false);
        });
        assertThat(session.drawn(0)).isFalse();
        assertThat(session.drawn(1)).isTrue();
        does(() -> session.go(0));
        assertThat(session.drawn(0)).isTrue();
        does(() -> {
            session.nextLook();
            session.nextLook();
        });
        assertThat(session.look()).isEqualTo("Hidden");
        assertThat(session.drawn(1)).isFalse();
    }
}
