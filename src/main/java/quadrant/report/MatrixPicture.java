package quadrant.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import quadrant.advisor.Advice;

/** The figure of the size–similarity matrix as a picture, for a window: its rectangles, circles, lines and texts. */
public final class MatrixPicture {
    private static final double ZOOM = 1.6;

    private MatrixPicture() {}

    /** The picture, on white. */
    public static BufferedImage of(Advice advice) {
        try {
            Element drawing = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(MatrixFigure.file(advice))))
                    .getDocumentElement();
            double[] box = numbers(drawing, "viewBox");
            BufferedImage image =
                    new BufferedImage((int) (ZOOM * box[2]), (int) (ZOOM * box[3]), BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            g.scale(ZOOM, ZOOM);
            NodeList parts = drawing.getElementsByTagName("*");
            for (int i = 0; i < parts.getLength(); i++) {
                draw(g, (Element) parts.item(i));
            }
            g.dispose();
            return image;
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("The figure is no drawing", e);
        }
    }

    private static void draw(Graphics2D g, Element e) {
        double r = number(e, "r");
        double[] ends = numbers(e, "d");
        switch (e.getTagName()) {
            case "rect" ->
                paint(
                        g,
                        e,
                        new Rectangle2D.Double(
                                number(e, "x"), number(e, "y"), number(e, "width"), number(e, "height")));
            case "circle" ->
                paint(g, e, new Ellipse2D.Double(number(e, "cx") - r, number(e, "cy") - r, 2 * r, 2 * r));
            case "path" -> paint(g, e, new Line2D.Double(ends[0], ends[1], ends[2], ends[3]));
            default -> text(g, e);
        }
    }

    private static void paint(Graphics2D g, Element e, Shape shape) {
        if (e.getAttribute("fill").startsWith("#")) {
            g.setColor(colour(e, "fill"));
            g.fill(shape);
        }
        if (e.hasAttribute("stroke")) {
            g.setColor(colour(e, "stroke"));
            float width = e.hasAttribute("stroke-width") ? (float) number(e, "stroke-width") : 1;
            float[] dashes = e.hasAttribute("stroke-dasharray") ? new float[] {6, 4} : null;
            g.setStroke(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dashes, 0));
            g.draw(shape);
        }
    }

    private static void text(Graphics2D g, Element e) {
        int style = e.hasAttribute("font-weight") ? Font.BOLD : Font.PLAIN;
        g.setFont(new Font(Font.SANS_SERIF, style, 1).deriveFont((float) number(e, "font-size")));
        g.setColor(colour(e, "fill"));
        double width = g.getFontMetrics().getStringBounds(e.getTextContent(), g).getWidth();
        double left = List.of("", "middle", "end").indexOf(e.getAttribute("text-anchor")) * width / 2;
        AffineTransform before = g.getTransform();
        // a text that runs upwards has its position in the attribute transform
        double[] turned = numbers(e, "transform");
        boolean upwards = turned.length > 0;
        g.translate(upwards ? turned[0] : number(e, "x"), upwards ? turned[1] : number(e, "y"));
        g.rotate(upwards ? -Math.PI / 2 : 0);
        g.drawString(e.getTextContent(), (float) -left, 0);
        g.setTransform(before);
    }

    private static Color colour(Element e, String attribute) {
        String hex = e.getAttribute(attribute);
        return Color.decode(hex.length() == 4 ? hex.replaceAll("([0-9a-f])", "$1$1") : hex);
    }

    /** The number of an attribute; 0 where it is absent. */
    private static double number(Element e, String attribute) {
        return DoubleStream.of(numbers(e, attribute)).findFirst().orElse(0);
    }

    private static double[] numbers(Element e, String attribute) {
        return Stream.of(e.getAttribute(attribute).split("[^0-9.]+"))
                .filter(n -> !n.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
