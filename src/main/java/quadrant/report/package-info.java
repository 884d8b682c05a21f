/** Reports: plain records of what a run measured, their page, their figures and their JSON. */
@NullMarked
package quadrant.report;

import org.jspecify.annotations.NullMarked;
