package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlinesTest {
    private static int area(Roi roi) {
        return roi.getContainedPoints().length;
    }

    @Test
    void touching_outlines_become_one_without_the_gap_between_them() {
        Roi left = new Roi(10, 10, 10, 20);
        left.setName("left");
        left.setPosition(3);
        Roi merged = Outlines.merged(List.of(left, new Roi(21, 10, 9, 20)));
        assertThat(merged).isInstanceOf(PolygonRoi.class);
        assertThat(merged.getBounds()).isEqualTo(new java.awt.Rectangle(10, 10, 20, 20));
        assertThat(area(merged)).isEqualTo(400);
        assertThat(merged.getName()).isEqualTo("left");
        assertThat(merged.getPosition()).isEqualTo(3);
    }

    @Test
    void a_hole_that_the_parts_enclose_is_closed() {
        Roi u = new PolygonRoi(
                new int[] {0, 30, 30, 20, 20, 10, 10, 0}, new int[] {0, 0, 30, 30, 10, 10, 30, 30}, 8, Roi.POLYGON);
        assertThat(area(Outlines.merged(List.of(u, new Roi(0, 31, 30, 5))))).isEqualTo(30 * 36);
    }

    @Test
    void distant_outlines_become_one_of_two_parts() {
        Roi merged = Outlines.merged(List.of(new OvalRoi(0, 0, 12, 12), new OvalRoi(30, 0, 12, 12)));
        assertThat(merged).isInstanceOf(ShapeRoi.class);
        assertThat(area(merged)).isEqualTo(2 * area(new OvalRoi(0, 0, 12, 12)));
    }

    @Test
    void a_line_across_cuts_and_one_that_ends_inside_does_not() {
        Roi cell = new OvalRoi(100, 50, 40, 40);
        List<Roi> upright = Outlines.split(cell, new Line(120, 40, 120, 100));
        assertThat(upright).hasSize(2);
        // the line itself is lost
        assertThat(area(upright.get(0)) + area(upright.get(1))).isBetween(area(cell) - 42, area(cell) - 38);
        assertThat(Outlines.split(cell, new Line(95, 45, 145, 95))).hasSize(2);
        assertThat(Outlines.split(cell, new Line(120, 40, 120, 70))).hasSize(1);
        assertThat(Outlines.split(cell, new Line(0, 0, 5, 5))).hasSize(1);
        Roi bent = new PolygonRoi(new float[] {90, 118, 150}, new float[] {60, 71, 58}, 3, Roi.POLYLINE);
        assertThat(Outlines.split(cell, bent)).hasSize(2);
        Roi free = new PolygonRoi(new float[] {95, 110, 125, 145}, new float[] {70, 66, 74, 70}, 4, Roi.FREELINE);
        assertThat(Outlines.split(cell, free)).hasSize(2);
    }

    @Test
    void a_neck_is_found_and_a_disc_has_none() {
        Roi eight = new ShapeRoi(new OvalRoi(0, 0, 30, 30)).or(new ShapeRoi(new OvalRoi(25, 0, 30, 30)));
        List<Roi> pieces = Outlines.split(eight, null);
        assertThat(pieces).hasSize(2);
        assertThat(Math.abs(area(pieces.get(0)) - area(pieces.get(1)))).isLessThan(30);
        assertThat(Outlines.split(new OvalRoi(0, 0, 30, 30), null)).hasSize(1);
    }

    @Test
    void the_best_overlaps_are_matched_first_and_each_once() {
        List<Roi> old = List.of(new Roi(0, 0, 20, 20), new Roi(4, 0, 20, 20), new Roi(100, 0, 20, 20));
        // the first is nearly the second old one; the next much larger than the third; the last is another plane's
        Roi elsewhere = new Roi(100, 0, 20, 20);
        elsewhere.setPosition(2);
        List<Roi> made = List.of(new Roi(5, 0, 20, 20), new Roi(60, 0, 200, 200), elsewhere, new Roi(90, 0, 25, 25));
        assertThat(Outlines.matched(old, made, r -> "" + r.getPosition()))
                .containsEntry(1, 0)
                .containsEntry(2, 3)
                .hasSize(2);
        assertThat(Outlines.matched(old, old, r -> ""))
                .containsEntry(0, 0)
                .containsEntry(1, 1)
                .containsEntry(2, 2);
        assertThat(Outlines.matched(List.of(old.get(0), old.get(0)), List.of(old.get(0)), r -> ""))
                .containsEntry(0, 0)
                .hasSize(1);
    }
}
